import type { KeptUpdate, UpdateId } from "@sigmatrade/core/update/KeptUpdate"
import type { TelegramId } from "@sigmatrade/core/user/User"
import type { DateTime } from "effect"
import { HashMap } from "effect"

/** An update that came in, and where it stands. */
export interface UpdateRow {
  readonly order: number
  readonly id: UpdateId
  readonly telegramId: TelegramId
  readonly attempts: number
  readonly state:
    | { readonly _tag: "Waiting"; readonly update: KeptUpdate }
    | { readonly _tag: "InHand"; readonly update: KeptUpdate; readonly until: DateTime.Utc }
    | { readonly _tag: "Served"; readonly at: DateTime.Utc }
    | { readonly _tag: "Quarantined"; readonly reason: string; readonly content: string; readonly at: DateTime.Utc }
}

/** What of the world came in from Telegram. */
export interface UpdatesWorld {
  readonly updates: HashMap.HashMap<UpdateId, UpdateRow>
}

/** Before anything came in. */
export const NO_UPDATES: UpdatesWorld = { updates: HashMap.empty() }

import type { DateTime } from "effect"
import type { Address } from "../chain/Address.ts"
import type { Amount } from "../money/Amount.ts"
import type { HashedPassword } from "../payout/PasswordHash.ts"
import type { DisplayName, Language, TelegramId, User } from "../user/User.ts"
import type { OldLevel } from "./judgeLevels.ts"
import type { Listed } from "./judgeStandings.ts"
import type { LegacyFindings } from "./LegacyFindings.ts"
import type { OldTicket } from "./OldTicket.ts"

/** A user as he becomes a member. */
export interface PlannedMember {
  /** His number in the old system. */
  readonly legacyId: string
  readonly telegramId: TelegramId
  readonly name: DisplayName
  readonly language: Language
  /** `null`: he links one again. */
  readonly wallet: Address | null
  readonly linkedAt: DateTime.Utc
  readonly standing: User["standing"]
  /** Why he may not act; empty for who may. */
  readonly note: string
  readonly reachable: boolean
  readonly createdAt: DateTime.Utc
  /** As the old system kept it; `null`: he sets one anew. */
  readonly password: HashedPassword | null
  /** The old number of his sponsor, who comes before him. */
  readonly sponsor: string | null
  /** What he is owed, in base units. */
  readonly owed: Amount
}

/** Everything that is to be taken over, and what is told of the rest. */
export interface LegacyPlan extends LegacyFindings {
  readonly members: ReadonlyArray<PlannedMember>
  readonly levels: ReadonlyArray<OldLevel>
  readonly listed: ReadonlyArray<Listed>
  readonly tickets: ReadonlyArray<OldTicket>
  /** The highest block with a deposit that is taken: the watcher must begin above it. */
  readonly lastBlock: number
  /** Why nothing can be taken as things are, for people; empty: it can. */
  readonly blockers: ReadonlyArray<string>
}

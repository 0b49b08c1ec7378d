import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import type { World } from "@sigmatrade/adapters/memory/World"
import type { Address } from "@sigmatrade/core/chain/Address"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { UserId } from "@sigmatrade/core/user/User"
import type { Effect } from "effect"
import type { HistoryServices } from "./historyWorld.ts"
import type { HistorySettings } from "./HistorySettings.ts"
import type { Coverage } from "./Coverage.ts"
import type { Dice } from "./Dice.ts"
import type { Interference } from "./Interference.ts"
import type { PayScene } from "./PayScene.ts"
import type { Process } from "./Process.ts"
import type { Shop } from "./shopMoves.ts"
import type { Truth } from "./Truth.ts"

/** A fault that goes on until a later step. */
export interface LastingFault {
  readonly name: string
  readonly provider: ProviderId | null
  readonly endsAt: number
  readonly end: Effect.Effect<void, never, HistoryServices>
}

/** Everything a history remembers of itself: the model beside the system. */
export interface Scene {
  readonly settings: HistorySettings
  readonly dice: Dice
  readonly between: Interference
  readonly truth: Truth
  readonly coverage: Coverage
  /** What was put into each block of the main branch, by height. */
  readonly scripted: Array<ReadonlyArray<ScriptedTransfer>>
  readonly members: Map<number, UserId>
  /** Whose a wallet is from when on, and until when. */
  readonly links: Map<string, { readonly userId: UserId; readonly atMs: number; readonly untilMs?: number }>
  /** Addresses that were given to members. */
  readonly addresses: Map<Address, UserId>
  /** The processes that run. */
  readonly watchers: Array<Process>
  /** Branches that a provider alone is on. */
  readonly branches: Set<string>
  readonly lasting: Array<LastingFault>
  /** What happened, for whoever reads a failure. */
  readonly story: Array<string>
  /** Money out; `null`: this history has none. */
  readonly pay: PayScene | null
  /** Levels are bought from the balance; `null`: not in this history. */
  readonly shop: Shop | null
  /** Processes that were ever started. */
  processes: number
  step: number
  /** How many transactions were named so far. */
  transactions: number
  /** The highest block that any honest provider ever called final: no reorg goes below it. */
  floor: number
  /** The height at which finality stands still; `null`: it goes on. */
  frozenAt: number | null
  isHalted: boolean
  blockMs: number
  /** The one provider that lies now. */
  liar: ProviderId | null
  /** Crashes and failures of the store: a notice may be delivered twice at each. */
  mishaps: number
  /** Finality was broken in this history. */
  isBroken: boolean
  /** Broken finalities the system knew of before it really broke: a liar may have made one up. Below zero: it was seen to know of the real one. */
  breaksBefore: number
  /** Nothing disturbs any more. */
  isQuiet: boolean
  /** The world and the block that were looked at last: as long as both stand there is nothing new to check. */
  checked: { readonly world: World; readonly tip: string | undefined } | null
}

import type { BlockHeader, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { ScanCursor } from "@sigmatrade/core/chain/ScanCursorStore"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import type { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import type { Settlement } from "@sigmatrade/core/deposit/DepositStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import type { Account } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { LevelTable } from "@sigmatrade/core/level/LevelTable"
import type { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { Purchase } from "@sigmatrade/core/level/Purchase"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { MessageRef } from "@sigmatrade/core/notification/Messenger"
import type { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { DeadLetterReason } from "@sigmatrade/core/notification/Outbox"
import type { Commission, PurchaseId } from "@sigmatrade/core/referral/Commission"
import type { InvitationCode, TelegramId, User, UserId } from "@sigmatrade/core/user/User"
import type { DateTime } from "effect"
import { HashMap, HashSet, Option } from "effect"

/** A row and its place in the order in which rows were written. */
export interface Ordered<A> {
  readonly order: number
  readonly value: A
}

/** Where a notice stands; a lease is a due time in the future. */
export type NoticeState =
  | { readonly _tag: "Pending" }
  | { readonly _tag: "Replaced" }
  | { readonly _tag: "Delivered"; readonly message: MessageRef; readonly order: number }
  | { readonly _tag: "Dead"; readonly reason: DeadLetterReason; readonly detail: string }

/** A notice on its way. */
export interface NoticeRow {
  readonly order: number
  readonly notice: Notice
  readonly dueAt: DateTime.Utc
  /** Until when it belongs to whoever delivers it now. */
  readonly leasedUntil: DateTime.Utc | null
  readonly failures: number
  readonly state: NoticeState
}

/** A transfer the chain has shown. */
export interface TransferRow extends Sighting {
  readonly state: "seen" | "orphaned" | "final" | "dropped"
  readonly seenAt: DateTime.Utc
}

/** A final transfer on its way into the books. `retryAt` is `null` for a dead letter. */
export interface DepositRow extends Sighting {
  readonly failures: ReadonlyArray<{ readonly reason: string; readonly retryAt: DateTime.Utc | null }>
  readonly settled: { readonly settlement: Settlement; readonly at: DateTime.Utc } | null
}

/** Everything the stores hold, as one immutable value: to undo a step is to put the value from before it back. */
export interface World {
  /** Rows written so far: the next place in the order. */
  readonly rows: number
  readonly users: HashMap.HashMap<UserId, Ordered<User>>
  readonly telegramIds: HashMap.HashMap<TelegramId, UserId>
  readonly invitationCodes: HashMap.HashMap<InvitationCode, UserId>
  readonly wallets: HashMap.HashMap<string, UserId>
  readonly sponsors: HashMap.HashMap<UserId, UserId>
  readonly commissions: HashMap.HashMap<string, Ordered<Commission>>
  readonly entries: HashMap.HashMap<string, Ordered<Entry>>
  readonly balances: HashMap.HashMap<Account, HashMap.HashMap<AssetId, bigint>>
  readonly notices: HashMap.HashMap<NoticeId, NoticeRow>
  readonly table: LevelTable
  readonly purchases: HashMap.HashMap<string, Purchase>
  readonly purchaseIds: HashSet.HashSet<PurchaseId>
  readonly owned: HashMap.HashMap<UserId, ReadonlySet<LevelNumber>>
  readonly intents: HashMap.HashMap<string, Ordered<DepositIntent>>
  readonly transfers: HashMap.HashMap<TransferId, TransferRow>
  readonly deposits: HashMap.HashMap<TransferId, DepositRow>
  readonly cursors: HashMap.HashMap<ChainId, ScanCursor>
  readonly headers: HashMap.HashMap<ChainId, ReadonlyArray<BlockHeader>>
}

/** The world before anything happened. */
export const EMPTY_WORLD: World = {
  rows: 0,
  users: HashMap.empty(),
  telegramIds: HashMap.empty(),
  invitationCodes: HashMap.empty(),
  wallets: HashMap.empty(),
  sponsors: HashMap.empty(),
  commissions: HashMap.empty(),
  entries: HashMap.empty(),
  balances: HashMap.empty(),
  notices: HashMap.empty(),
  table: new LevelTable({ version: 0, prices: [] }),
  purchases: HashMap.empty(),
  purchaseIds: HashSet.empty(),
  owned: HashMap.empty(),
  intents: HashMap.empty(),
  transfers: HashMap.empty(),
  deposits: HashMap.empty(),
  cursors: HashMap.empty(),
  headers: HashMap.empty()
}

/** The row of a key, `undefined` when there is none. */
export const rowOf = <K, V>(rows: HashMap.HashMap<K, V>, key: K): V | undefined => Option.getOrUndefined(HashMap.get(rows, key))

/** Rows in the order they were written. */
export const inOrder = <A>(rows: HashMap.HashMap<string, Ordered<A>>): ReadonlyArray<A> =>
  HashMap.toValues(rows).toSorted((one, other) => one.order - other.order).map(({ value }) => value)

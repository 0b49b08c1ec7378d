import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockHeader, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockRef, ScanCursor, ScanGap } from "@sigmatrade/core/chain/ScanCursorStore"
import type { TokenFacts } from "@sigmatrade/core/chain/TokenFacts"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import type { BlockEvidence } from "@sigmatrade/core/deposit/BlockEvidence"
import type { DepositAddress } from "@sigmatrade/core/deposit/DepositAddressStore"
import type { KeptIntent } from "@sigmatrade/core/deposit/DepositIntentStore"
import type { Settlement } from "@sigmatrade/core/deposit/DepositStore"
import type { SuspenseDecision } from "@sigmatrade/core/deposit/SuspenseStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import type { WalletCheck } from "@sigmatrade/core/deposit/WalletCheckStore"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import type { Incident, IncidentId } from "@sigmatrade/core/incident/Incident"
import type { Account } from "@sigmatrade/core/ledger/Account"
import type { BookedEntry } from "@sigmatrade/core/ledger/BookedEntry"
import type { Seal } from "@sigmatrade/core/ledger/Seal"
import { LevelTable } from "@sigmatrade/core/level/LevelTable"
import type { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { PriceVersion } from "@sigmatrade/core/level/PriceVersion"
import type { Purchase } from "@sigmatrade/core/level/Purchase"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { AlertStanding } from "@sigmatrade/core/monitoring/AlertStore"
import type { NoticeId } from "@sigmatrade/core/notification/Notice"
import type { Recovery } from "@sigmatrade/core/payout/RecoveryStore"
import type { ReportedHealth } from "@sigmatrade/core/provider/ProviderHealthStore"
import type { Commission, PurchaseId } from "@sigmatrade/core/referral/Commission"
import type { InvitationCode, TelegramId, User, UserId } from "@sigmatrade/core/user/User"
import type { DateTime } from "effect"
import { HashMap, Option } from "effect"
import type { BooksWorld } from "./BooksWorld.ts"
import { EMPTY_BOOKS } from "./BooksWorld.ts"
import type { WithdrawalsWorld } from "./WithdrawalsWorld.ts"
import { EMPTY_WITHDRAWALS } from "./WithdrawalsWorld.ts"
import type { RewardsWorld } from "./RewardsWorld.ts"
import { EMPTY_REWARDS } from "./RewardsWorld.ts"
import type { PeopleWorld } from "./PeopleWorld.ts"
import { EMPTY_PEOPLE } from "./PeopleWorld.ts"
import type { PayoutRows } from "./PayoutRows.ts"
import { NO_PAYOUTS } from "./PayoutRows.ts"
import type { NoticeRow, TellingWorld } from "./TellingWorld.ts"
import { NOTHING_TOLD } from "./TellingWorld.ts"
import type { EventsWorld } from "./EventsWorld.ts"
import { NO_EVENTS } from "./EventsWorld.ts"

/** A row and its place in the order in which rows were written. */
export interface Ordered<A> {
  readonly order: number
  readonly value: A
}

/** A transfer the chain has shown. */
export interface TransferRow extends Sighting {
  readonly state: "seen" | "orphaned" | "final" | "dropped"
  readonly seenAt: DateTime.Utc
  /** The block it was seen in last: another one than its own only after finality was broken. */
  readonly standsIn: BlockRef
}

/** A final transfer on its way into the books. */
export interface DepositRow extends Sighting {
  readonly failures: number
  /** When it may be taken. */
  readonly due: "now" | "never" | DateTime.Utc
  /** At most two: into suspense, then to the member it was assigned to. */
  readonly settlements: ReadonlyArray<{ readonly settlement: Settlement; readonly at: DateTime.Utc }>
  /** What was decided about it in suspense, the last one last. */
  readonly decisions: ReadonlyArray<SuspenseDecision>
}

/** An intent, open or fulfilled. */
export interface IntentRow extends KeptIntent {
  readonly order: number
}

/** A level that was bought. */
export interface PurchaseRow {
  readonly purchase: Purchase
  readonly at: DateTime.Utc
  readonly reversed: boolean
}

/** Everything the stores hold, as one immutable value: to undo a step is to put the value from before it back. */
export interface World extends RewardsWorld, BooksWorld, WithdrawalsWorld, PeopleWorld, TellingWorld, EventsWorld {
  /** Rows written so far: the next place in the order. */
  readonly rows: number
  readonly users: HashMap.HashMap<UserId, Ordered<User>>
  readonly telegramIds: HashMap.HashMap<TelegramId, UserId>
  readonly invitationCodes: HashMap.HashMap<InvitationCode, UserId>
  readonly wallets: HashMap.HashMap<string, UserId>
  /** What members are being asked. */
  readonly dialogues: HashMap.HashMap<UserId, Dialogue>
  readonly sponsors: HashMap.HashMap<UserId, UserId>
  readonly commissions: HashMap.HashMap<string, Ordered<Commission>>
  readonly entries: HashMap.HashMap<string, Ordered<BookedEntry>>
  /** The keys of entries that were taken back. */
  readonly takenBack: HashMap.HashMap<string, true>
  /** In the order of the entries, from the first one on. */
  readonly seals: ReadonlyArray<Seal>
  readonly balances: HashMap.HashMap<Account, HashMap.HashMap<AssetId, bigint>>
  readonly notices: HashMap.HashMap<NoticeId, NoticeRow>
  readonly table: LevelTable
  /** Versions of the prices, newest first. */
  readonly priceVersions: ReadonlyArray<PriceVersion>
  readonly purchases: HashMap.HashMap<PurchaseId, PurchaseRow>
  readonly owned: HashMap.HashMap<UserId, ReadonlySet<LevelNumber>>
  readonly intents: HashMap.HashMap<string, IntentRow>
  readonly depositAddresses: HashMap.HashMap<UserId, DepositAddress>
  readonly depositAddressOwners: HashMap.HashMap<Address, UserId>
  readonly transfers: HashMap.HashMap<TransferId, TransferRow>
  readonly deposits: HashMap.HashMap<TransferId, DepositRow>
  /** Why blocks are final, by chain, height and hash. */
  readonly evidence: HashMap.HashMap<string, BlockEvidence>
  /** Final transfers that broken finality took, and the incident it was. */
  readonly reversals: HashMap.HashMap<TransferId, { readonly incident: IncidentId; readonly at: DateTime.Utc }>
  readonly walletChecks: HashMap.HashMap<string, ReadonlyArray<WalletCheck>>
  readonly cursors: HashMap.HashMap<ChainId, ScanCursor>
  readonly headers: HashMap.HashMap<ChainId, ReadonlyArray<BlockHeader>>
  readonly gaps: HashMap.HashMap<ChainId, ReadonlyArray<ScanGap>>
  readonly finalMarks: HashMap.HashMap<ChainId, BlockRef>
  /** The greatest height a final mark ever stood at. */
  readonly reached: BlockNumber | null
  /** What was agreed to of each token, the last facts last. */
  readonly tokenPins: HashMap.HashMap<AssetId, ReadonlyArray<TokenFacts>>
  /** The oldest first; the place tells the id. */
  readonly incidents: ReadonlyArray<Incident>
  readonly providerReport: ReadonlyArray<ReportedHealth>
  readonly payouts: PayoutRows
  /** What operators were told, by kind, subject and account. */
  readonly alerts: HashMap.HashMap<string, AlertStanding>
  /** What was done about payments that the books had forgotten. */
  readonly recoveries: HashMap.HashMap<TransferId, Ordered<Recovery>>
}

/** The world before anything happened. */
export const EMPTY_WORLD: World = {
  rows: 0,
  users: HashMap.empty(),
  telegramIds: HashMap.empty(),
  invitationCodes: HashMap.empty(),
  wallets: HashMap.empty(),
  dialogues: HashMap.empty(),
  sponsors: HashMap.empty(),
  commissions: HashMap.empty(),
  entries: HashMap.empty(),
  takenBack: HashMap.empty(),
  seals: [],
  balances: HashMap.empty(),
  notices: HashMap.empty(),
  table: new LevelTable({ version: 0, prices: [] }),
  priceVersions: [],
  purchases: HashMap.empty(),
  owned: HashMap.empty(),
  intents: HashMap.empty(),
  depositAddresses: HashMap.empty(),
  depositAddressOwners: HashMap.empty(),
  transfers: HashMap.empty(),
  deposits: HashMap.empty(),
  evidence: HashMap.empty(),
  reversals: HashMap.empty(),
  walletChecks: HashMap.empty(),
  cursors: HashMap.empty(),
  headers: HashMap.empty(),
  gaps: HashMap.empty(),
  finalMarks: HashMap.empty(),
  reached: null,
  tokenPins: HashMap.empty(),
  incidents: [],
  providerReport: [],
  payouts: NO_PAYOUTS,
  alerts: HashMap.empty(),
  recoveries: HashMap.empty(),
  ...EMPTY_BOOKS,
  ...EMPTY_PEOPLE,
  ...EMPTY_REWARDS,
  ...EMPTY_WITHDRAWALS,
  ...NOTHING_TOLD,
  ...NO_EVENTS
}

/** The row of a key, `undefined` when there is none. */
export const rowOf = <K, V>(rows: HashMap.HashMap<K, V>, key: K): V | undefined => Option.getOrUndefined(HashMap.get(rows, key))

/** Rows with their places, in the order they were written. */
export const placesInOrder = <A>(rows: HashMap.HashMap<string, Ordered<A>>): ReadonlyArray<Ordered<A>> =>
  HashMap.toValues(rows).toSorted((one, other) => one.order - other.order)

/** Rows in the order they were written. */
export const inOrder = <A>(rows: HashMap.HashMap<string, Ordered<A>>): ReadonlyArray<A> => placesInOrder(rows).map(({ value }) => value)

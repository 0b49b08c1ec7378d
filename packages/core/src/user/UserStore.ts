import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import { Address } from "../chain/Address.ts"
import type { OperatorName } from "../incident/Incident.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { DisplayName, InvitationCode, Language, TelegramId, User, WalletLink } from "./User.ts"
import { UserId } from "./User.ts"

/** Another member pays from this wallet already. Says not who. */
export class WalletTaken extends Schema.TaggedError<WalletTaken>()("WalletTaken", { address: Address }) {}

/** The member has a wallet already; linking does not change it. */
export class WalletAlreadyLinked extends Schema.TaggedError<WalletAlreadyLinked>()("WalletAlreadyLinked", { address: Address }) {}

/** No member has this id. */
export class UserUnknown extends Schema.TaggedError<UserUnknown>()("UserUnknown", { id: UserId }) {}

/** What Telegram tells about a person at first contact. */
export interface Newcomer {
  readonly telegramId: TelegramId
  readonly name: DisplayName
  readonly language: Language
}

/** The member has no wallet yet that another one could take the place of. */
export class WalletUnlinked extends Schema.TaggedError<WalletUnlinked>()("WalletUnlinked", { id: UserId }) {}

/** Whose a wallet is or was, and when: one member's only, for ever. */
export interface WalletOwner {
  readonly userId: UserId
  /** Since when we know that he pays from it; `null`: he pays from another one now. */
  readonly wallet: WalletLink | null
  /** When he paid from it before, the end not included. */
  readonly past: ReadonlyArray<{ readonly from: DateTime.Utc; readonly until: DateTime.Utc }>
}

/** A member took another wallet. */
export interface WalletChange {
  readonly from: Address
  readonly to: Address
  readonly at: DateTime.Utc
}

/** An operator blocked a member or let him in again. */
export interface StandingChange {
  readonly userId: UserId
  readonly standing: User["standing"]
  readonly operator: OperatorName
  /** Why; never empty. */
  readonly note: string
  readonly at: DateTime.Utc
}

/** Where members live. Each method is one atomic step. Every adapter passes its contract suite. */
export class UserStore extends Context.Service<UserStore, {
  /** Makes the member with a new id and invitation code, or answers the one that exists; at most one per Telegram id. */
  readonly register: (newcomer: Newcomer, at: DateTime.Utc) => Effect.Effect<{ readonly user: User; readonly isNew: boolean }>
  /** The member of this id. */
  readonly get: (id: UserId) => Effect.Effect<User, UserUnknown>
  /** The members of these ids; ids of nobody are missing. */
  readonly known: (ids: ReadonlyArray<UserId>) => Effect.Effect<ReadonlyMap<UserId, User>>
  /** The member of this Telegram account. */
  readonly byTelegramId: (telegramId: TelegramId) => Effect.Effect<Option.Option<User>>
  /** Whoever gave out this code. */
  readonly byInvitationCode: (code: InvitationCode) => Effect.Effect<Option.Option<User>>
  /**
   * Whom somebody may mean, newest first, at most `limit`: by Telegram id, user id or a wallet of now or before, whole; or by a part of
   * the name, in large letters or small. An empty text means nobody.
   */
  readonly search: (text: string, limit: number) => Effect.Effect<ReadonlyArray<User>>
  /** Members who joined before this one (`null`: all), newest first, at most `limit`. */
  readonly newest: (before: UserId | null, limit: number) => Effect.Effect<ReadonlyArray<User>>
  /** Members by when they joined, newest first. */
  readonly list: (page: PageRequest<UserId>) => Effect.Effect<ReadonlyArray<User>, AnchorUnknown>
  /** Gives a member without wallet this one. Linking the same one again changes nothing. One wallet, one member, under races. */
  readonly linkWallet: (
    id: UserId,
    address: Address,
    at: DateTime.Utc
  ) => Effect.Effect<User, UserUnknown | WalletTaken | WalletAlreadyLinked>
  /** The member has proven that his wallet is his. Proving it again changes nothing. */
  readonly proveWallet: (id: UserId, at: DateTime.Utc) => Effect.Effect<void>
  /** The language the member reads. */
  readonly setLanguage: (id: UserId, language: Language) => Effect.Effect<void>
  /** Whether Telegram still delivers to him. */
  readonly setReachable: (id: UserId, reachable: boolean) => Effect.Effect<void>
  /** His chat has moved: he is told there from now on. */
  readonly followChat: (id: UserId, chatId: number) => Effect.Effect<void>
  /**
   * Puts another wallet in the place of the member's, not proven yet; the old one stays known as his until this moment. The same one
   * again changes nothing. A wallet that is or was another member's is taken, under races too.
   */
  readonly changeWallet: (
    id: UserId,
    address: Address,
    at: DateTime.Utc
  ) => Effect.Effect<User, UserUnknown | WalletTaken | WalletUnlinked>
  /** How a member's wallet changed, newest first, at most `limit`. */
  readonly walletChanges: (id: UserId, limit: number) => Effect.Effect<ReadonlyArray<WalletChange>>
  /** Blocks a member or lets him in again, with who and why; answers whether he stood otherwise before, and only then notes it. */
  readonly setStanding: (change: StandingChange) => Effect.Effect<boolean, UserUnknown>
  /** Who blocked a member and let him in again, newest first, at most `limit`. */
  readonly standingChanges: (id: UserId, limit: number) => Effect.Effect<ReadonlyArray<StandingChange>>
  /** Owners of the given wallets, present and past; wallets of nobody are missing. */
  readonly walletOwners: (addresses: ReadonlyArray<Address>) => Effect.Effect<ReadonlyMap<Address, WalletOwner>>
  /** Inside a transaction: makes others who lock the same members wait, so that what is read next stays true until commit. */
  readonly lock: (ids: ReadonlyArray<UserId>) => Effect.Effect<void>
}>()("@sigmatrade/core/user/UserStore") {}

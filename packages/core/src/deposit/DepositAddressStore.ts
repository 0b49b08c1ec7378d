import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { Address } from "../chain/Address.ts"
import type { UserId } from "../user/User.ts"

/** A member's own address to pay to. */
export interface DepositAddress {
  readonly userId: UserId
  readonly address: Address
  /** Where below the extended key it is derived: what whoever holds the seed needs to spend from it. */
  readonly path: ReadonlyArray<number>
}

/** Addresses given to members: one each, for ever. Every adapter passes its contract suite. */
export class DepositAddressStore extends Context.Service<DepositAddressStore, {
  /** Keeps a member's address; the same one again changes nothing, another one is a broken invariant. */
  readonly assign: (given: DepositAddress, at: DateTime.Utc) => Effect.Effect<void>
  /** The member's address. */
  readonly of: (userId: UserId) => Effect.Effect<Option.Option<DepositAddress>>
  /** Owners of the given addresses; addresses of nobody are missing. */
  readonly owners: (addresses: ReadonlyArray<Address>) => Effect.Effect<ReadonlyMap<Address, UserId>>
  /** Addresses in the order of their members' ids, from after one on (`null`: from the first), at most `limit`. */
  readonly page: (after: UserId | null, limit: number) => Effect.Effect<ReadonlyArray<DepositAddress>>
  /** All addresses when there are at most `limit`, else `null`. */
  readonly few: (limit: number) => Effect.Effect<ReadonlyArray<Address> | null>
}>()("@sigmatrade/core/deposit/DepositAddressStore") {}

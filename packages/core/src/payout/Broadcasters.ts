import type { Effect } from "effect"
import { Context } from "effect"
import type { Address } from "../chain/Address.ts"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import type { ChainUnavailable } from "../chain/ChainReader.ts"
import type { ProviderId } from "../chain/ProviderId.ts"
import type { BroadcastOutcome } from "./Payout.ts"
import type { SignedPayment } from "./Signer.ts"

/** How many transactions of a wallet there are: the nonce of the next one, by how sure it is. */
export interface NonceCount {
  /** In blocks up to the newest final one; `null` where the provider knows no finality. */
  readonly finalized: number | null
  /** In blocks up to the newest one. */
  readonly latest: number
  /** With those that wait in its pool. */
  readonly pending: number
  /** Whether code runs in its name after the newest block: a delegation (EIP-7702), so whoever holds the key has signed one. */
  readonly hasCode: boolean
}

/** One provider as a way into the network. Every adapter passes its contract suite. */
export interface Broadcaster {
  readonly id: ProviderId
  /** Hands over the signed bytes. Never fails: whatever is not clear is `Unknown`. */
  readonly send: (payment: SignedPayment) => Effect.Effect<BroadcastOutcome>
  /** How many transactions of a wallet this line's providers know, mined and waiting. */
  readonly nonces: (wallet: Address) => Effect.Effect<NonceCount, ChainUnavailable>
  /** The same for one block: the nonce of the wallet's next transaction after it. */
  readonly nonceAt: (wallet: Address, number: BlockNumber) => Effect.Effect<number, ChainUnavailable>
  /** What it suggests to pay per unit of gas, in base units of the native coin. */
  readonly gasPrice: Effect.Effect<bigint, ChainUnavailable>
}

/** Every provider that payouts are sent to. */
export class Broadcasters extends Context.Service<Broadcasters, ReadonlyArray<Broadcaster>>()("@sigmatrade/core/payout/Broadcasters") {}

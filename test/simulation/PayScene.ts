import type { Address } from "@sigmatrade/core/chain/Address"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import type { ClientKey, WithdrawalId, WithdrawalState } from "@sigmatrade/core/payout/Withdrawal"
import type { WithdrawalWish } from "@sigmatrade/core/payout/requestWithdrawal"
import type { UserId } from "@sigmatrade/core/user/User"
import type { Dice } from "./Dice.ts"
import { makeDice } from "./Dice.ts"
import type { PaySettings } from "./PaySettings.ts"
import { throwPaySettings } from "./PaySettings.ts"

/** A payment that the key has signed, as the key itself remembers it. */
export interface KeySigned {
  readonly order: PaymentOrder
  readonly hash: TxHash
  readonly step: number
}

/** A wish of a member, and what he was told. */
export interface KnownWish {
  readonly wish: WithdrawalWish
  id: WithdrawalId | null
  /** How often he was told that it is a new one. */
  timesNew: number
}

/** How the key and the network treat payments now. */
export interface PayConduct {
  /** Orders to come that the signer does not answer, and that it refuses. */
  signerAway: number
  signerRefuses: number
  /** How far the lying provider is from the true nonce; 0: it does not lie. */
  nonceLie: number
  /** Providers go on telling the nonces they told last. */
  isStale: boolean
}

/** What a history with payouts remembers besides: the model beside the system. */
export interface PayScene {
  readonly settings: PaySettings
  readonly dice: Dice
  readonly journal: Array<KeySigned>
  /** What the operator's other copy has signed with the same key. */
  readonly foreign: Map<TxHash, PaymentOrder>
  readonly wishes: Map<ClientKey, KnownWish>
  /** Amounts asked for, so that no two payments of an asset are alike. */
  readonly amounts: Set<string>
  /** Operators who have ever tried to agree, by id and revision. */
  readonly agreed: Map<string, Set<OperatorName>>
  /** Ends that somebody was told he has brought about. */
  readonly told: Map<WithdrawalId, WithdrawalState>
  /** Ends that were seen. */
  readonly ended: Map<WithdrawalId, WithdrawalState>
  readonly blocked: Set<UserId>
  /** Until when nothing can be withdrawn after a change of the wallet. */
  readonly coolingUntilMs: Map<UserId, number>
  readonly withPassword: Set<UserId>
  readonly wallets: Map<UserId, Address>
  readonly conduct: PayConduct
  /** A promise that was seen broken where nothing could be thrown. */
  broken: string | null
}

/** Payouts as the seed wants them; `null`: this history has none. Dice of their own leave the chain's as they were. */
export const makePayScene = (seed: number): PayScene | null => {
  const dice = makeDice(seed ^ 0x70617973)
  if (!dice.percent(60)) return null
  return {
    settings: throwPaySettings(dice), dice, journal: [], foreign: new Map(), wishes: new Map(), amounts: new Set(), agreed: new Map(), told: new Map(),
    ended: new Map(), blocked: new Set(), coolingUntilMs: new Map(), withPassword: new Set(), wallets: new Map(),
    conduct: { signerAway: 0, signerRefuses: 0, nonceLie: 0, isStale: false }, broken: null
  }
}

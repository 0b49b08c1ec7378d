import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { ConfirmationsNeeded } from "@sigmatrade/core/chain/ConfirmationsNeeded"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { confirmationsOf } from "@sigmatrade/core/deposit/confirmationsOf"
import type { DepositRecord } from "@sigmatrade/core/deposit/Deposit"
import type { IntentStanding } from "@sigmatrade/core/deposit/intentStandings"
import { paymentUri } from "@sigmatrade/core/deposit/paymentUri"
import { Effect } from "effect"
import type { ApiDepositIntent } from "../contract/ApiDepositIntent.ts"
import { depositView } from "./depositView.ts"
import { moneyView } from "./moneyView.ts"

const confirmed = ({ blockNumber, state }: DepositRecord, head: BlockNumber | null, needed: number): number => {
  if (state === "orphaned" || state === "dropped" || state === "reversed") return 0
  if (state !== "seen") return needed
  return head === null ? 1 : confirmationsOf(blockNumber, head, needed)
}

/** Shows an intent that is paid to an address, as of a head of the chain (`null`: nothing was read yet). */
export type DepositIntentView = (standing: IntentStanding, address: Address, head: BlockNumber | null) => typeof ApiDepositIntent.Type

/** How intents are shown on this chain. */
export const depositIntentView = Effect.gen(function*() {
  const [money, keccak256, needed, listed] = [yield* moneyView, yield* Keccak256, yield* ConfirmationsNeeded, yield* ListedAssets]
  const { chainId } = yield* SystemWallet
  const view: DepositIntentView = ({ deposits, kept: { id, intent, openedAt }, state }, to, head) => ({
    object: "deposit_intent",
    id,
    user_id: intent.userId,
    level: intent.level,
    state,
    price: money(intent.price, intent.asset),
    address: checksumAddress(to, keccak256),
    payment_uri: paymentUri({ chainId, to, amount: intent.price, contract: listed.find(({ asset }) => asset.id === intent.asset)?.contract ?? null }),
    opened_at: openedAt,
    expires_at: intent.expiresAt,
    deposits: deposits.map((one) => ({
      ...depositView(one, money), confirmations: confirmed(one.deposit, head, needed), confirmations_needed: needed
    }))
  })
  return view
})

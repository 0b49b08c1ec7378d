import { DateTime, Effect } from "effect"
import type { Address } from "../chain/Address.ts"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { formerWallets } from "../chain/namedWallets.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { AttributionPolicy } from "../deposit/AttributionPolicy.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { PayoutStore } from "../payout/PayoutStore.ts"
import type { WalletLine } from "./Checkpoint.ts"

const KIND = "payout wallet changed"

/** Open payouts that are counted. */
const OPEN_MAX = 1000

/**
 * What is left in a wallet, asset by asset. Nobody can keep payouts waiting by sending dust there; what is not known is not nothing.
 */
const leftIn = Effect.fn("leftIn")(function*(wallet: Address, lines: ReadonlyArray<WalletLine>) {
  const { dust } = yield* AttributionPolicy
  return (yield* ListedAssets).flatMap(({ asset: { id } }): ReadonlyArray<readonly [asset: string, left: string]> => {
    const line = lines.find((one) => one.wallet === wallet && one.asset === id)
    if (line === undefined) return [[id, "not known yet"]]
    const left = line.inBooks > line.onChain ? line.inBooks : line.onChain
    return left > 0n && left >= (dust.get(id) ?? 0n) ? [[id, String(left)]] : []
  })
})

/** Says what is still in the wallet before, and what to do; closes itself when it is empty and nothing of it is on its way. */
const watchFormer = Effect.fn("watchFormer")(function*(wallet: Address, lines: ReadonlyArray<WalletLine>) {
  const { address, chainId, payout } = yield* SystemWallet
  const incidents = yield* IncidentStore
  const subject = `${chainId}:${wallet}`
  const open = (yield* (yield* PayoutStore).open({ chainId, wallet }, OPEN_MAX)).length
  // The wallet members pay to may have paid out as well, and goes on to hold what it holds.
  const left = wallet === address ? [] : yield* leftIn(wallet, lines)
  if (payout === null || (open === 0 && left.length === 0)) return yield* Effect.asVoid(incidents.settle(KIND, subject, yield* DateTime.now))
  const facts = {
    wallet, now: payout, openPayouts: String(open), ...Object.fromEntries(left),
    remedy: `send what is left to ${payout}, or set PAYOUT_WALLET_ADDRESS back to ${wallet}`
  }
  const finding = new Finding({ kind: KIND, subject, facts, stops: ["payouts"], asset: null, approvalsNeeded: 0 })
  if (!(yield* reportIncident(finding))) yield* incidents.note(KIND, subject, facts)
})

/**
 * Stops payouts while a wallet that they left from before the settings named another one still holds money, or has payouts on their way: a
 * payout may yet be mined there, and the money is missing here. It ends by itself: the money is moved, or the old address is set back.
 */
export const watchFormerWallets = Effect.fn("watchFormerWallets")(function*(lines: ReadonlyArray<WalletLine>) {
  yield* Effect.forEach(yield* formerWallets, (wallet) => watchFormer(wallet, lines), { discard: true })
  const { chainId, payout } = yield* SystemWallet
  if (payout !== null) yield* (yield* IncidentStore).settle(KIND, `${chainId}:${payout}`, yield* DateTime.now)
})

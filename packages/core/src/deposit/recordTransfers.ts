import { DateTime, Effect } from "effect"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import type { MisdirectedTransfer } from "../chain/ChainReader.ts"
import { OwnTransactions } from "../chain/OwnTransactions.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { Transfer } from "../chain/Transfer.ts"
import { transferId } from "../chain/Transfer.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import { tell } from "../notification/tell.ts"
import { UserStore } from "../user/UserStore.ts"
import { attribute } from "./attribute.ts"
import { AttributionPolicy } from "./AttributionPolicy.ts"
import { ourWallets } from "./OurWallet.ts"
import { seenNotices } from "./seenNotices.ts"
import { TransferStore } from "./TransferStore.ts"

const distinct = <A>(values: ReadonlyArray<A>): ReadonlyArray<A> => [...new Set(values)]

/** Says what each transfer is. Zero amounts move nothing and are left out, and so is what concerns no wallet of ours. */
const sightingsOf = Effect.fn("sightingsOf")(function*(transfers: ReadonlyArray<Transfer>) {
  const { dust } = yield* AttributionPolicy
  const wallets = yield* ourWallets(distinct(transfers.flatMap(({ from, to }) => [from, to])))
  const ours = transfers.filter(({ amount, from, to }) => amount > 0n && (wallets.has(from) || wallets.has(to)))
  const owners = yield* (yield* UserStore).walletOwners(distinct(ours.map(({ from }) => from)))
  const sent = distinct(ours.filter(({ from }) => wallets.has(from)).map(({ txHash }) => txHash))
  const signed = sent.length === 0 ? new Set<never>() : yield* (yield* OwnTransactions).among(sent)
  return ours.map((transfer) => ({ transfer, attribution: attribute(transfer, { wallets, owners, dust, signed }) }))
})

/** Tells members who sent us a token we do not take: only those whose own transaction it was. */
const misdirectedNotices = Effect.fn("misdirectedNotices")(function*(misdirected: ReadonlyArray<MisdirectedTransfer>) {
  if (misdirected.length === 0) return []
  const { chainId } = yield* SystemWallet
  const owners = yield* (yield* UserStore).walletOwners(distinct(misdirected.map(({ from }) => from)))
  return misdirected.flatMap(({ amount, contract, from, txHash }) => {
    const owner = owners.get(from)
    if (owner === undefined) return []
    const id = NoticeId.make(`wrong-token:${chainId}:${txHash}`)
    return [new Notice({ id, userId: owner.userId, subject: null, notification: { _tag: "WrongToken", txHash, contract, amount } })]
  })
})

/** Whether two sightings of one id are of the same money. */
const isSame = (one: Transfer, other: Transfer) =>
  one.from === other.from && one.to === other.to && one.asset === other.asset && one.amount === other.amount

/**
 * After broken finality: money whose credit was taken back is here again, or other money stands under the id of what was final. It is in
 * no books, and a person must decide.
 */
const reportReturned = Effect.fn("reportReturned")(function*(known: ReadonlyArray<Transfer>) {
  if (known.length === 0) return
  const finals = new Map((yield* (yield* TransferStore).finals(known.map(transferId))).map((one) => [transferId(one.transfer), one]))
  for (const transfer of known) {
    const final = finals.get(transferId(transfer))
    if (final === undefined || (!final.reversed && isSame(final.transfer, transfer))) continue
    const { amount, asset, blockNumber, from, to } = transfer
    const facts = { asset, amount: String(amount), from, to, block: String(blockNumber) }
    yield* reportIncident(new Finding({
      kind: "reversed payment returned", subject: transferId(transfer), facts, stops: [], asset: null, approvalsNeeded: 1
    }))
  }
})

/**
 * Records the transfers a scan found, says what they are, and tells the members. Part of the scan's transaction. A repeat records and
 * tells nothing. Answers how many were new.
 */
export const recordTransfers = Effect.fn("recordTransfers")(function*(
  found: { readonly transfers: ReadonlyArray<Transfer>; readonly misdirected: ReadonlyArray<MisdirectedTransfer> },
  latest: BlockNumber,
  confirmationsNeeded: number
) {
  if (found.transfers.length === 0 && found.misdirected.length === 0) return 0
  const sightings = yield* sightingsOf(found.transfers)
  const open = yield* (yield* IncidentStore).opened
  const isBroken = open.some(({ facts, kind }) => kind === "finality broken" && facts["settled"] !== "yes")
  const changed = new Set(yield* (yield* TransferStore).record(sightings, isBroken))
  const fresh = sightings.filter(({ transfer }) => changed.has(transferId(transfer)))
  yield* reportReturned(sightings.map(({ transfer }) => transfer).filter((transfer) => !changed.has(transferId(transfer))))
  const notices = [...seenNotices(fresh, latest, confirmationsNeeded), ...(yield* misdirectedNotices(found.misdirected))]
  yield* tell(notices, yield* DateTime.now)
  return fresh.length
})

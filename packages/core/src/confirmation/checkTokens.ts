import { DateTime, Effect, Option } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { sameToken } from "../chain/TokenFacts.ts"
import { TokenPinStore } from "../chain/TokenPinStore.ts"
import type { TransferId } from "../chain/Transfer.ts"
import { transferId } from "../chain/Transfer.ts"
import type { BlockEvidence } from "../deposit/BlockEvidence.ts"
import { ourWallets } from "../deposit/OurWallet.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import type { Asset } from "../money/Asset.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { nthHighest } from "./finalHeight.ts"
import { heldAt } from "./heldAt.ts"
import { ScanPolicy } from "./ScanPolicy.ts"
import { tellMore } from "./tellMore.ts"
import type { Touched } from "./touched.ts"
import { balancesAround, touched } from "./touched.ts"

/** What a provider says of a contract: with its head, when it had come as far as `since` then, else asked for now. */
const factsOf = (asset: Asset, provider: Speaking, since: BlockNumber | null) => {
  const word = provider.told.tokens.get(asset.id)
  if (word !== undefined && since !== null && word.latest >= since) return Effect.succeed(word.facts)
  return readFrom([provider], (reader) => reader.tokenFacts(asset.id)).pipe(Effect.orElseSucceed(() => null))
}

/** What as many providers as the quorum say a token's contract is; `null` when they do not agree. */
const factsAgreed = Effect.fn("factsAgreed")(function*(asset: Asset, providers: ReadonlyArray<Speaking>, since: BlockNumber | null) {
  const { quorum } = yield* ConfirmationPolicy
  const said = yield* Effect.forEach(providers, (provider) => factsOf(asset, provider, since), { concurrency: "unbounded" })
  const known = said.filter((facts) => facts !== null)
  const groups = known.map((facts) => known.filter((other) => sameToken(facts, other)))
  const [most = []] = groups.toSorted((one, other) => other.length - one.length)
  const [agreed = null] = most.length >= quorum && most.length * 2 > known.length ? most : []
  // Where two differ and nobody can tell who is wrong, the asset waits until they agree.
  const doubt = new Finding({
    kind: "providers disagree", subject: `${asset.id} contract`, facts: { hashes: known.map(({ codeHash }) => codeHash).join(" ") },
    stops: ["crediting", "payouts"], asset: asset.id, approvalsNeeded: 0
  })
  if (agreed !== null) yield* (yield* IncidentStore).settle(doubt.kind, doubt.subject, yield* DateTime.now)
  else if (most.length < known.length) yield* reportIncident(doubt)
  return agreed
})

/**
 * Compares a token's contract with what was agreed to: another code, other decimals or another proxy target stop the asset until two
 * operators agree to it. The first sight is agreed to when the decimals are ours. What one provider alone says counts for nothing.
 * `since`: what was told with a head of this block or a later one will do; without it everybody is asked now.
 */
export const checkToken = Effect.fn("checkToken")(function*(
  asset: Asset,
  providers: ReadonlyArray<Speaking>,
  since: BlockNumber | null = null
) {
  const pins = yield* TokenPinStore
  const found = yield* factsAgreed(asset, providers, since)
  if (found === null) return
  const pinned = yield* pins.get(asset.id)
  if (Option.isNone(pinned) && found.decimals === asset.decimals) {
    yield* pins.pin(found, yield* DateTime.now)
    return yield* Effect.logInfo("A token's contract was met for the first time", { asset: asset.id, codeHash: found.codeHash })
  }
  if (Option.isSome(pinned) && sameToken(pinned.value, found)) return
  const facts = { codeHash: found.codeHash, decimals: String(found.decimals), proxyHash: found.proxyHash }
  const pin = Option.match(pinned, { onNone: () => "none", onSome: ({ codeHash }) => codeHash })
  yield* reportIncident(new Finding({
    kind: "token changed", subject: asset.id, facts: { ...facts, pinnedCodeHash: pin }, stops: ["crediting", "payouts"], asset: asset.id,
    approvalsNeeded: 2
  }))
})

/** By how much a wallet grew in a block, and by how much its transfers say so; equal too where no provider knows any more. */
const growth = Effect.fn("growth")(function*(chainId: ChainId, { asset, block, wallet }: Touched, providers: ReadonlyArray<Speaking>, anew: boolean) {
  const before = BlockNumber.make(block.number - 1)
  const told = yield* (yield* TransferStore).netIn(chainId, wallet, asset, block)
  const at = (number: BlockNumber) => heldAt(asset, wallet, number, providers, anew).pipe(Effect.orElseSucceed(() => null))
  const [held, had] = yield* Effect.all([at(block.number), at(before)], { concurrency: 2 })
  return { told, grew: held === null || had === null ? told : held - had }
})

/** Sightings looked through for every block that is settled in one step. */
const SIGHTINGS_PER_BLOCK = 10
/** Wallets compared at once. */
const COMPARED_AT_ONCE = 4

/**
 * Before payments in tokens are settled: the contracts are still those that were agreed to, and our wallets grew by what the logs say. A
 * token that takes a fee or lies about amounts is stopped, and payments whose amount is in doubt are answered. Young blocks only: old
 * states are not kept.
 */
export const checkTokens = Effect.fn("checkTokens")(function*(
  chainId: ChainId,
  providers: ReadonlyArray<Speaking>,
  evidence: ReadonlyArray<BlockEvidence>
) {
  const doubtful = new Set<TransferId>()
  const { quorum } = yield* ConfirmationPolicy
  const latest = nthHighest(providers.map(({ head }) => head.latest.number), Math.min(quorum, providers.length))
  if (evidence.length === 0 || latest === null) return doubtful
  const policy = yield* ScanPolicy
  const hashes = new Set(evidence.map(({ hash }) => hash))
  const tokens = (yield* ListedAssets).filter(({ contract }) => contract !== null).map(({ asset }) => asset)
  const sightings = (yield* (yield* TransferStore).seen(chainId, policy.transfersMax * SIGHTINGS_PER_BLOCK)).filter(({ transfer }) =>
    hashes.has(transfer.blockHash) && tokens.some(({ id }) => id === transfer.asset))
  if (sightings.length === 0) return doubtful
  const moved = new Set(sightings.map(({ transfer }) => transfer.asset))
  const young = sightings.filter(({ transfer }) => transfer.blockNumber > latest - policy.stateBlocks)
  const wallets = new Set((yield* ourWallets([...new Set(young.flatMap(({ transfer }) => [transfer.from, transfer.to]))])).keys())
  const compared = touched(young, wallets)
  const newest = BlockNumber.make(Math.max(...sightings.map(({ transfer }) => transfer.blockNumber)))
  const informed = yield* tellMore(providers, compared.flatMap(balancesAround), [...moved], newest)
  yield* Effect.forEach(tokens.filter(({ id }) => moved.has(id)), (token) => checkToken(token, informed, newest), { discard: true })
  yield* Effect.forEach(compared, Effect.fnUntraced(function*(one) {
    const first = yield* growth(chainId, one, informed, false)
    // What was told with the head may be of a moment before its block was final: no asset is stopped by that.
    const { grew, told } = first.grew === first.told ? first : yield* growth(chainId, one, informed, true)
    if (grew === told) return
    for (const { transfer } of young) {
      if (transfer.blockHash === one.block.hash && transfer.asset === one.asset && transfer.to === one.wallet) doubtful.add(transferId(transfer))
    }
    const facts = { wallet: one.wallet, block: String(one.block.number), told: String(told), grew: String(grew) }
    yield* reportIncident(new Finding({
      kind: "token balance differs", subject: one.asset, facts, stops: ["crediting", "payouts"], asset: one.asset, approvalsNeeded: 2
    }))
  }), { concurrency: COMPARED_AT_ONCE, discard: true })
  return doubtful
})

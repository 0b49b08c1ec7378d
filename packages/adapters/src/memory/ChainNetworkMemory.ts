import type { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainProvider } from "@sigmatrade/core/chain/ChainProviders"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { Broadcasters } from "@sigmatrade/core/payout/Broadcasters"
import { Clock, Context, Effect, Layer, PubSub, Stream } from "effect"
import type { BlockTree } from "./BlockTree.ts"
import { MAIN, makeBlockTree } from "./BlockTree.ts"
import type { ChainMemorySettings } from "./ChainMemorySettings.ts"
import { watchedBy } from "./ChainMemorySettings.ts"
import type { MinedWhere } from "./ChainScript.ts"
import { ChainScript } from "./ChainScript.ts"
import { makeAnnounced } from "./makeAnnounced.ts"
import { makeMempool } from "./makeMempool.ts"
import { MempoolScript } from "./MempoolScript.ts"
import type { NetworkCondition } from "./MemoryProvider.ts"
import { memoryReader } from "./memoryReader.ts"
import type { ProviderCondition } from "./ProviderScript.ts"
import { HEALTHY, ProviderScript } from "./ProviderScript.ts"
import { makeProviderView } from "./ProviderView.ts"
import type { ScriptedTransfer } from "./ScriptedTransfer.ts"

/** A memory chain and who tells of it. */
export interface ChainNetworkSettings extends ChainMemorySettings {
  /** The preferred one first. */
  readonly providers: ReadonlyArray<ProviderId>
}

const HEADS_WAITING_MAX = 16

/** A provider with its hidden side: its condition, and the announcing of new heads. */
interface Puppet {
  readonly provider: ChainProvider
  condition: ProviderCondition
  readonly announce: Effect.Effect<void>
}

const makePuppet = Effect.fnUntraced(function*(settings: ChainMemorySettings, tree: BlockTree, network: NetworkCondition, id: ProviderId) {
  const pushed = yield* PubSub.sliding<BlockHash>(HEADS_WAITING_MAX)
  const view = makeProviderView(settings, tree)
  const condition = () => puppet.condition
  const inside = { id, settings, wallets: watchedBy(settings), network, genesis: tree.genesis, condition, view: () => view(condition()) }
  const announced = makeAnnounced(inside)
  const puppet: Puppet = {
    provider: { id, reader: memoryReader({ ...inside, heads: Stream.fromPubSub(pushed) }) },
    condition: HEALTHY,
    announce: Effect.suspend(() => {
      const hashes = announced()
      return hashes.length === 0 ? Effect.void : Effect.asVoid(PubSub.publishAll(pushed, hashes))
    })
  }
  return puppet
})

/** Senders who spend only what they have, because they are ours at this moment. */
const boundAmong = (wallets: WatchedWallets["Service"], transfers: ReadonlyArray<ScriptedTransfer>) =>
  transfers.length === 0
    ? Effect.succeed(new Set<never>())
    : wallets.among([...new Set(transfers.flatMap(({ from, sentBy }) => sentBy === undefined ? [from] : [from, sentBy]))])

const makeScript = (
  settings: ChainMemorySettings,
  tree: BlockTree,
  network: NetworkCondition,
  announce: Effect.Effect<void>
): ChainScript["Service"] => {
  const wallets = watchedBy(settings)
  const mine = Effect.fnUntraced(function*(transfers: ReadonlyArray<ScriptedTransfer> = [], where: MinedWhere = {}) {
    const { branch = MAIN, timestampSeconds } = where
    const at = timestampSeconds ?? Math.floor((yield* Clock.currentTimeMillis) / 1_000)
    const bound = yield* boundAmong(wallets, transfers)
    const { header } = tree.mine(branch, { transfers, timestampSeconds: at, bound })
    yield* announce
    return header
  })
  return ChainScript.of({
    mine,
    reorg: Effect.fnUntraced(function*(depth, blocks = Array.from({ length: depth }, () => [])) {
      if (depth < 1) throw new RangeError(`a reorg of ${depth} blocks`)
      tree.drop(depth)
      yield* Effect.forEach(blocks, (transfers) => mine(transfers), { discard: true })
      return tree.newest(MAIN).header
    }),
    fork: (branch, depth) => Effect.sync(() => tree.fork(branch, depth).header),
    adopt: (branch) => Effect.sync(() => tree.adopt(branch).header).pipe(Effect.tap(announce)),
    setFinalized: (finalityLag) => Effect.sync(() => void Object.assign(network, { finalityLag })),
    changeToken: (asset, change) => Effect.sync(() => tree.changeToken(asset, change)),
    failNext: (failuresLeft, reason = "unreachable") => Effect.sync(() => void Object.assign(network, { failuresLeft, reason }))
  })
}

const makeProviderScript = (puppets: ReadonlyMap<ProviderId, Puppet>): ProviderScript["Service"] => {
  const puppet = (id: ProviderId) => Effect.suspend(() => {
    const found = puppets.get(id)
    return found === undefined ? Effect.die(new RangeError(`no provider ${id}`)) : Effect.succeed(found)
  })
  const put = (id: ProviderId, next: (before: ProviderCondition) => ProviderCondition) =>
    Effect.flatMap(puppet(id), (found) => {
      found.condition = next(found.condition)
      return found.announce
    })
  return ProviderScript.of({
    set: (id, change) => put(id, (before) => ({ ...before, ...change })),
    heal: (id) => put(id, () => HEALTHY),
    condition: (id) => Effect.map(puppet(id), ({ condition }) => condition)
  })
}

/** A chain of one empty block, its providers, all of them healthy, and the scripts that move both. */
export const make = Effect.fnUntraced(function*(settings: ChainNetworkSettings) {
  const tree = makeBlockTree(settings)
  const network: NetworkCondition = { finalityLag: 0, failuresLeft: 0, reason: "" }
  const puppets = yield* Effect.forEach(settings.providers, (id) => makePuppet(settings, tree, network, id))
  const announce = Effect.forEach(puppets, (puppet) => puppet.announce, { discard: true })
  const script = makeScript(settings, tree, network, announce)
  return {
    providers: puppets.map(({ provider }) => provider),
    script,
    ...makeMempool(settings, tree, network, script),
    providerScript: makeProviderScript(new Map(puppets.map((puppet) => [puppet.provider.id, puppet])))
  }
})

/** The providers and both scripts as services. */
export const layer = (settings: ChainNetworkSettings): Layer.Layer<ChainProviders | ChainScript | ProviderScript | Broadcasters | MempoolScript> =>
  Layer.effectContext(Effect.map(make(settings), ({ broadcasters, mempoolScript, providerScript, providers, script }) =>
    Context.make(ChainProviders, providers).pipe(
      Context.add(ChainScript, script),
      Context.add(ProviderScript, providerScript),
      Context.add(Broadcasters, broadcasters),
      Context.add(MempoolScript, mempoolScript)
    )))

export { layer as networkLayer }

import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import type { ProviderCondition } from "@sigmatrade/adapters/memory/ProviderScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { BlockHash, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { MessageRejected, MessengerBusy, MessengerUnavailable, RecipientUnreachable } from "@sigmatrade/core/notification/Messenger"
import { Effect } from "effect"
import { BNB, OURS, USDT } from "../unit/community.ts"
import { follow, tipOf } from "./chainMoves.ts"
import { countFault, laneState, systemState } from "./Coverage.ts"
import type { HistoryServices } from "./historyWorld.ts"
import type { StoreFailure } from "./Interference.ts"
import { newTransaction, PEOPLE, throwPayments } from "./payments.ts"
import { PAY_FAULTS, payFaults } from "./payFaults.ts"
import type { LastingFault, Scene } from "./Scene.ts"
import { startProcess } from "./Process.ts"
import { walletOf } from "./wallets.ts"

type Play = Effect.Effect<void, unknown, HistoryServices>

/** Faults of one provider that are no lie: it is slow, behind, silent or poor. */
const frailties: Readonly<Record<string, (scene: Scene) => Partial<ProviderCondition>>> = {
  "lag": ({ dice }) => ({ lagBlocks: dice.between(1, 12) }),
  "silent": () => ({ answers: { _tag: "Never", afterMs: 0 } }),
  "hanging": ({ dice }) => ({ answers: { _tag: "Never", afterMs: dice.pick([1_500, 5_000, 20_000]) } }),
  "late": ({ dice }) => ({ answers: { _tag: "Late", afterMs: dice.pick([100, 900, 1_900]) } }),
  "rate limited": ({ dice }) => ({ answers: { _tag: "RateLimited", retryAfterMs: dice.pick([1_000, 30_000]) } }),
  "wrong chain": () => ({ chainId: ChainId.make(97) }),
  "wrong genesis": () => ({ genesis: BlockHash.make(`0x${"13".repeat(32)}`) }),
  "syncing": () => ({ syncing: true }),
  "pruned state": (scene) => ({ stateFrom: Math.max(0, tipOf(scene) - scene.dice.below(6)) }),
  "pruned blocks": (scene) => ({ blocksFrom: Math.max(0, tipOf(scene) - scene.dice.below(8)) }),
  "short stretches": ({ dice }) => ({ stretchBlocksMax: dice.between(1, 3) }),
  "no traces": () => ({ traces: { _tag: "None" } }),
  "finality late": ({ dice, settings }) => ({ finality: { _tag: "Lag", blocks: settings.finalityLag + dice.between(1, 20) } }),
  "finality stands": ({ floor }) => ({ finality: { _tag: "At", number: floor } }),
  "finality goes back": (scene) => ({ finality: { _tag: "At", number: Math.max(0, scene.floor - scene.dice.between(1, 9)) } }),
  "finality is block 0": () => ({ finality: { _tag: "At", number: 0 } }),
  "no finality": () => ({ finality: { _tag: "None" } })
}

const invented = (scene: Scene) => [
  { from: walletOf(scene.dice.between(1, PEOPLE)), to: OURS, asset: scene.dice.percent(50) ? BNB : USDT, amount: 777_777n, txHash: newTransaction(scene) }
]

/** Lies: at most one provider tells any of them at a time. */
const lies: Readonly<Record<string, (scene: Scene) => Partial<ProviderCondition>>> = {
  "forged block": (scene) => ({
    forges: { _tag: "Block", number: Math.max(1, tipOf(scene) + 1 - scene.dice.below(9)), transfers: invented(scene) }
  }),
  "forged block, final at once": (scene) => ({
    forges: { _tag: "Block", number: Math.max(1, tipOf(scene) + 1 - scene.dice.below(9)), transfers: invented(scene) },
    finality: { _tag: "Lag", blocks: 0 }
  }),
  "forged answer": (scene) => ({ forges: { _tag: "Answer", number: Math.max(1, tipOf(scene) - scene.dice.below(5)), what: "receipts root" } }),
  "cut answers": ({ dice }) => ({ transfersMax: dice.below(2) }),
  "false traces": (scene) => ({ traces: { _tag: "False", transfers: invented(scene).map((one) => ({ ...one, asset: BNB })) } }),
  "final too early": () => ({ finality: { _tag: "Lag", blocks: 0 } })
}

/** Somebody is made to fail from now on, for a number of steps. */
const last = (scene: Scene, name: string, provider: ProviderId | null, steps: number, end: LastingFault["end"]) =>
  scene.lasting.push({ name, provider, endsAt: scene.step + steps, end })

const onProvider = (scene: Scene, name: string, change: Partial<ProviderCondition>, id: ProviderId, isLie: boolean): Play =>
  Effect.gen(function*() {
    const script = yield* ProviderScript
    if (isLie) scene.liar = id
    yield* script.set(id, change)
    const end = Effect.suspend(() => {
      if (isLie) scene.liar = null
      // What else is wrong with it ends too: its own end finds it healthy.
      return script.heal(id)
    })
    last(scene, name, id, scene.dice.between(2, 12), end)
  })

/** One provider goes on alone on a branch of its own. */
const ownFork = (scene: Scene, id: ProviderId): Play =>
  Effect.gen(function*() {
    const chain = yield* ChainScript
    const script = yield* ProviderScript
    const branch = `own-${scene.step}`
    yield* chain.fork(branch, Math.min(tipOf(scene) - 1, scene.dice.below(7)))
    for (let block = scene.dice.between(1, 3); block > 0; block -= 1) yield* chain.mine(throwPayments(scene), { branch })
    scene.branches.add(branch)
    scene.liar = id
    yield* script.set(id, { branch })
    const end = Effect.suspend(() => {
      scene.branches.delete(branch)
      scene.liar = null
      return script.heal(id)
    })
    last(scene, "own fork", id, scene.dice.between(2, 12), end)
  })

const noEnd: Play = Effect.void

const storeFails = (pending: Array<StoreFailure>, failure: StoreFailure, times: number): Play =>
  Effect.sync(() => void pending.push(...Array.from({ length: times }, () => failure)))

/** Faults of the chain, of processes, of the store and of the messenger. */
const others: Readonly<Record<string, (scene: Scene) => Play>> = {
  "finality frozen": (scene) => Effect.gen(function*() {
    if (scene.frozenAt !== null) return
    const script = yield* ChainScript
    scene.frozenAt = tipOf(scene) - scene.settings.finalityLag
    const end = Effect.suspend(() => {
      scene.frozenAt = null
      return Effect.andThen(script.setFinalized(scene.settings.finalityLag), Effect.orDie(follow(scene)))
    })
    last(scene, "finality frozen", null, scene.dice.between(2, 15), end)
  }),
  "chain halted": (scene) => Effect.sync(() => {
    scene.isHalted = true
    last(scene, "chain halted", null, scene.dice.between(2, 8), Effect.sync(() => void (scene.isHalted = false)))
  }),
  "block time": (scene) => Effect.sync(() => {
    scene.blockMs = scene.dice.pick([150, 450, 12_000, 60_000])
    last(scene, "block time", null, scene.dice.between(3, 15), Effect.sync(() => void (scene.blockMs = scene.settings.blockMs)))
  }),
  "nobody answers": ({ between, dice }) => Effect.sync(() => void (between.unanswered += dice.between(1, 25))),
  "token code": (scene) => Effect.gen(function*() {
    yield* (yield* ChainScript).changeToken(USDT, { code: `new ${scene.step}` })
  }),
  "restart": (scene) => Effect.gen(function*() {
    scene.watchers.splice(scene.dice.below(scene.watchers.length), 1, yield* startProcess(scene))
  }),
  "second watcher": (scene) => Effect.gen(function*() {
    if (scene.watchers.length > 1) return
    scene.watchers.push(yield* startProcess(scene))
    last(scene, "second watcher", null, scene.dice.between(3, 15), Effect.sync(() => void scene.watchers.splice(1)))
  }),
  "store fails before commit": ({ between, dice }) => storeFails(between.pending, "before commit", dice.between(1, 3)),
  "store fails after commit": ({ between, dice }) => storeFails(between.pending, "after commit", dice.between(1, 5)),
  "store disconnects": ({ between, dice }) => storeFails(between.pending, "disconnect", dice.between(1, 3)),
  "messenger fails": (scene) => Effect.gen(function*() {
    const { dice } = scene
    const failures = [
      null, new MessengerBusy({ retryAfterMs: 3_000 }), new MessengerUnavailable({ reason: "no answer" }), new MessageRejected({ reason: "no" })
    ]
    yield* (yield* MessengerScript).failNext(Array.from({ length: dice.between(1, 5) }, () => dice.pick(failures)))
  }),
  "member blocked": (scene) => Effect.gen(function*() {
    const script = yield* MessengerScript
    const chat = scene.dice.between(1, PEOPLE)
    yield* script.failFor(chat, new RecipientUnreachable({ reason: "blocked" }))
    last(scene, "member blocked", null, scene.dice.between(2, 8), script.failFor(chat, null))
  })
}

/** Every fault there is, by name. */
export const FAULTS = [...Object.keys(frailties), ...Object.keys(lies), "own fork", ...Object.keys(others)]

/** The faults a history may meet. */
export const faultsOf = ({ pay }: Scene): ReadonlyArray<string> => pay === null ? FAULTS : [...FAULTS, ...PAY_FAULTS]

/** Whether a fault is within the fault model now: one liar at a time, and none when there is nobody to contradict him. */
const mayHappen = ({ liar, settings }: Scene, name: string) =>
  !(name in lies || name === "own fork") || (settings.providers.length > 1 && liar === null)

/** Makes one fault happen. */
export const strikeFault = Effect.fnUntraced(function*(scene: Scene, name: string) {
  if (!mayHappen(scene, name)) return
  const { coverage, dice, pay, settings, story } = scene
  const world = yield* (yield* MemoryWorld).read((now) => now)
  const state = systemState(world)
  countFault(coverage.faults, name, state)
  if (pay !== null) countFault(coverage.lane, name, laneState(world))
  const payFault = pay === null ? undefined : payFaults[name]
  if (pay !== null && payFault !== undefined) {
    story.push(`${scene.step}: fault "${name}" while ${laneState(world)}`)
    return yield* payFault(scene, pay)
  }
  const id = dice.pick(settings.providers)
  const change = (frailties[name] ?? lies[name])?.(scene)
  story.push(`${scene.step}: fault "${name}"${change === undefined && name !== "own fork" ? "" : ` of ${id}`} while ${state}`)
  if (change !== undefined) return yield* onProvider(scene, name, change, id, name in lies)
  if (name === "own fork") return yield* ownFork(scene, id)
  return yield* others[name]?.(scene) ?? noEnd
})

/** Ends the faults whose time is over, or all of them. */
export const endFaults = Effect.fnUntraced(function*({ lasting, step, story }: Scene, all: boolean) {
  for (const fault of lasting.filter(({ endsAt }) => all || endsAt <= step)) {
    lasting.splice(lasting.indexOf(fault), 1)
    story.push(`${step}: "${fault.name}"${fault.provider === null ? "" : ` of ${fault.provider}`} is over`)
    yield* fault.end
  }
})

import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import type { SendingCondition } from "@sigmatrade/adapters/memory/MempoolScript"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { Effect } from "effect"
import type { HistoryServices } from "./historyWorld.ts"
import { foreignSpend } from "./laneMoves.ts"
import { fillUp } from "./payMoves.ts"
import type { PayScene } from "./PayScene.ts"
import type { Scene } from "./Scene.ts"

type Play = Effect.Effect<void, unknown, HistoryServices>

const last = (scene: Scene, name: string, steps: number, end: Effect.Effect<void, never, HistoryServices>) =>
  scene.lasting.push({ name, provider: null, endsAt: scene.step + steps, end })

const HONEST: SendingCondition = { _tag: "Honest" }

/** Some providers, or all of them, treat what they are sent like this for some steps. */
const treat = (condition: (pay: PayScene) => SendingCondition, chanceOfAll: number, name: string) => (scene: Scene, pay: PayScene): Play =>
  Effect.gen(function*() {
    const pool = yield* MempoolScript
    const { providers } = scene.settings
    const some: ReadonlyArray<ProviderId> = pay.dice.percent(chanceOfAll) ? providers : [pay.dice.pick(providers)]
    const how = condition(pay)
    for (const id of some) yield* pool.treat(id, how)
    last(scene, name, pay.dice.between(1, 6), Effect.forEach(some, (id) => pool.treat(id, HONEST), { discard: true }))
  })

const REFUSALS = ["nonce used", "nonce occupied", "nonce too high", "underpriced", "no funds"] as const

const untilThen = (change: (pay: PayScene) => void, back: (pay: PayScene) => void, name: string) => (scene: Scene, pay: PayScene): Play =>
  Effect.sync(() => {
    change(pay)
    last(scene, name, pay.dice.between(1, 6), Effect.sync(() => back(pay)))
  })

/** Foreign spends of one history: each takes a place in the lane for ever. */
const FOREIGN_MAX = 2

/** Faults of money out, by name. */
export const payFaults: Readonly<Record<string, (scene: Scene, pay: PayScene) => Play>> = {
  "broadcast lost after it arrived": treat(() => ({ _tag: "Silent" }), 60, "broadcast lost after it arrived"),
  "broadcast lost before it arrived": treat(() => ({ _tag: "Deaf" }), 60, "broadcast lost before it arrived"),
  "broadcast refused": treat(({ dice }) => ({ _tag: "Says", outcome: { _tag: "Refused", reason: dice.pick(REFUSALS) } }), 60, "broadcast refused"),
  "broadcast called invalid": treat(() => ({ _tag: "Says", outcome: { _tag: "Refused", reason: "invalid" } }), 60, "broadcast called invalid"),
  "broadcast taken and thrown away": treat(() => ({ _tag: "Says", outcome: { _tag: "Accepted" } }), 40, "broadcast taken and thrown away"),
  "pools forget": () => Effect.flatMap(MempoolScript, ({ forget }) => forget),
  "low prices are not mined": (scene, pay) => Effect.gen(function*() {
    const pool = yield* MempoolScript
    yield* pool.mineFrom(pay.dice.pick([2n, 3n, 50n]))
    last(scene, "low prices are not mined", pay.dice.between(2, 8), pool.mineFrom(0n))
  }),
  "gas is dear": (scene, pay) => Effect.gen(function*() {
    const pool = yield* MempoolScript
    yield* pool.suggest(pay.dice.pick([2n, 5n, 1_000_000n]))
    last(scene, "gas is dear", pay.dice.between(2, 8), pool.suggest(1n))
  }),
  "false nonces": (scene, pay) => Effect.sync(() => {
    if (scene.liar !== null || scene.settings.providers.length === 1) return
    scene.liar = pay.dice.pick(scene.settings.providers)
    pay.conduct.nonceLie = pay.dice.pick([-3, -1, 1, 4])
    last(scene, "false nonces", pay.dice.between(2, 8), Effect.sync(() => {
      scene.liar = null
      pay.conduct.nonceLie = 0
    }))
  }),
  "stale nonces": untilThen(({ conduct }) => void (conduct.isStale = true), ({ conduct }) => void (conduct.isStale = false), "stale nonces"),
  "signer away": (_scene, { conduct, dice }) => Effect.sync(() => void (conduct.signerAway += dice.between(1, 3))),
  "signer refuses": (_scene, { conduct }) => Effect.sync(() => void (conduct.signerRefuses += 1)),
  "foreign spend": (scene, { foreign }) => foreign.size < FOREIGN_MAX ? foreignSpend(scene) : Effect.void,
  "payout wallet filled": fillUp
}
/** Every fault of money out. */
export const PAY_FAULTS = Object.keys(payFaults)

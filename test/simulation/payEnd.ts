import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { World } from "@sigmatrade/adapters/memory/World"
import { sealLedger } from "@sigmatrade/core/ledger/sealLedger"
import { verifyLedger } from "@sigmatrade/core/ledger/verifyLedger"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { isSettled } from "@sigmatrade/core/payout/Withdrawal"
import { Effect, HashMap } from "effect"
import { BNB } from "../unit/community.ts"
import { count } from "./Coverage.ts"
import { laneTruth } from "./payOracle.ts"
import type { PayScene } from "./PayScene.ts"
import { holds } from "./PromiseBroken.ts"
import type { Scene } from "./Scene.ts"

/** Withdrawals that have not come to an end although nothing but the system could bring them there. */
export const unpaid = (scene: Scene, world: World): ReadonlyArray<Withdrawal> => {
  const { pay } = scene
  if (pay === null || HashMap.isEmpty(world.withdrawals)) return []
  return HashMap.toValues(world.withdrawals).filter((one) => !isSettled(one))
}

/** Why money out has not come to rest; `null` when it has. */
export const payUnrest = (scene: Scene, world: World): string | null => {
  const open = unpaid(scene, world)
  if (open.length > 0) return `${open.length} withdrawals wait: ${open.map(({ amount, asset, id, reason, state }) => `${id} of ${amount} ${asset} ${state} ${reason}`).join()}`
  if (scene.pay === null) return null
  const inLane = HashMap.toValues(world.payouts.payouts).filter(({ payout }) => payout.state === "open")
  return inLane.length > 0 ? `${inLane.length} payouts are open` : null
}

const TERMINAL: ReadonlySet<string> = new Set([
  "WithdrawalPaid", "WithdrawalReturned", "WithdrawalRefused", "WithdrawalCancelled", "WithdrawalExpired"
])

/** I-34: everybody whose withdrawal is over was told so once. */
const auditEnds = (world: World) => {
  const told = new Map<string, number>()
  for (const { notice: { notification } } of HashMap.values(world.notices)) {
    if (TERMINAL.has(notification._tag) && "withdrawalId" in notification) {
      told.set(notification.withdrawalId, (told.get(notification.withdrawalId) ?? 0) + 1)
    }
  }
  for (const one of HashMap.values(world.withdrawals)) {
    const expected = isSettled(one) ? 1 : 0
    holds((told.get(one.id) ?? 0) === expected, () => `I-34: the end of ${one.id}, ${one.state}, was told ${told.get(one.id) ?? 0} times`)
  }
}

/** I-23, I-29: what was paid is paid once, what was not is given back, and nothing of it is left on the way. */
const auditPayments = (scene: Scene, pay: PayScene, world: World) => {
  const { paid } = laneTruth(scene, pay)
  const settled = HashMap.toValues(world.withdrawals).filter(({ state }) => state === "paid").length
  const payments = [...paid.values()].reduce((sum, one) => sum + one.length, 0)
  const recovered = HashMap.toValues(world.recoveries).filter(({ value }) => value.withdrawalId !== null).length
  holds(payments === settled - recovered, () => `I-23: ${payments} payments on the chain, ${settled} withdrawals are paid`)
}

const ALARMS: ReadonlySet<string> = new Set(["books behind the chain", "foreign spend", "books differ", "invariant broken", "reserves short"])

/** The operator has taken some of this asset out by hand, or paid gas for what he did: then less may be left than is owed, and he must hear of it. */
const hasTakenOut = (world: World, asset: AssetId | null) =>
  HashMap.toValues(world.transfers).some(({ attribution, state, transfer }) =>
    state === "final" && transfer.asset === asset && attribution._tag === "Own" && /^out of|gas$/u.test(attribution.movement))

/**
 * Nothing stops payouts without a reason: only the operator's other copy makes books old or payments nobody's. Coins that a contract sent
 * and nobody has explained yet are a difference for as long.
 */
const auditAlarms = ({ foreign }: PayScene, world: World) => {
  if (foreign.size > 0) return
  const alarm = world.incidents.find(({ asset, kind }) =>
    ALARMS.has(kind) && !(kind === "books differ" && asset === BNB) && !(kind === "reserves short" && hasTakenOut(world, asset)))
  holds(alarm === undefined, () => `a false alarm: ${JSON.stringify(alarm)}`)
}

const countEnds = ({ coverage: { outcomes } }: Scene, world: World) => {
  for (const { state } of HashMap.values(world.withdrawals)) count(outcomes, `withdrawal ${state}`)
  for (const { attempts, payout } of HashMap.values(world.payouts.payouts)) {
    count(outcomes, `payout ${payout.purpose === "gap" ? "gap " : ""}${payout.state}`)
    if (attempts.length > 1) count(outcomes, "payout offered more")
  }
  if (!HashMap.isEmpty(world.recoveries)) count(outcomes, "payment recovered", HashMap.size(world.recoveries))
  if (world.seals.length > 0) count(outcomes, "sealed")
}

/** I-04: every entry is sealed, and every seal verifies. */
const auditSeals = Effect.fnUntraced(function*(world: World) {
  while ((yield* sealLedger(500)) > 0);
  const { entries } = yield* verifyLedger()
  holds(entries === HashMap.size(world.entries), () => `I-04: ${entries} of ${HashMap.size(world.entries)} entries are sealed`)
})

/** At rest: every withdrawal has its end, the chain says the same, everybody was told, and the books are sealed. */
export const checkPaidOut = Effect.fnUntraced(function*(scene: Scene) {
  const { pay } = scene
  if (pay === null) return
  const world = yield* (yield* MemoryWorld).read((now) => now)
  auditPayments(scene, pay, world)
  auditEnds(world)
  auditAlarms(pay, world)
  yield* auditSeals(world)
  countEnds(scene, world)
})

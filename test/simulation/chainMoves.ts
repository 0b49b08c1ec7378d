import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { lanePayments, withoutLane } from "./laneMoves.ts"
import { newTransaction, PEOPLE, throwPayments } from "./payments.ts"
import type { Scene } from "./Scene.ts"
import { learn } from "./Truth.ts"
import { walletOf } from "./wallets.ts"

/** The newest block's height. */
export const tipOf = ({ scripted }: Scene) => scripted.length - 1

/** The chain has moved: finality follows or stands still, and what honest providers may call final is noted. */
export const follow = Effect.fnUntraced(function*(scene: Scene) {
  const { settings: { confirmations, fallbackBlocks, finalityLag, rule } } = scene
  const tip = tipOf(scene)
  if (scene.frozenAt !== null) yield* (yield* ChainScript).setFinalized(Math.max(finalityLag, tip - scene.frozenAt))
  const final = rule === "depth" ? tip - confirmations + 1 : scene.frozenAt ?? tip - finalityLag
  scene.floor = Math.max(scene.floor, final, fallbackBlocks === null ? 0 : tip - Math.max(fallbackBlocks, confirmations) + 1)
  yield* learn(scene.truth)
})

/** Mines one block on the main branch, and one on every branch that a provider alone is on. */
export const mine = Effect.fnUntraced(function*(scene: Scene, transfers: ReadonlyArray<ScriptedTransfer>) {
  const script = yield* ChainScript
  const all = [...yield* lanePayments(scene), ...transfers]
  yield* script.mine(all)
  scene.scripted.push(all)
  for (const branch of scene.branches) yield* script.mine(scene.dice.percent(50) ? throwPayments(scene) : [], { branch })
  yield* follow(scene)
})

/** Mines some blocks, each in its time, unless the chain has halted. */
export const mineSome = Effect.fnUntraced(function*(scene: Scene, blocks: number, isFull: boolean) {
  for (let block = 0; block < blocks; block += 1) {
    yield* TestClock.adjust(scene.blockMs)
    if (!scene.isHalted) yield* mine(scene, isFull ? throwPayments(scene) : [])
  }
})

/** What becomes of the transactions of lost blocks: again, with another outcome, spent elsewhere, or never again. */
const again = (scene: Scene, lost: ReadonlyArray<ScriptedTransfer>): ReadonlyArray<ScriptedTransfer> => {
  const { dice } = scene
  const transactions = [...Map.groupBy(lost, ({ txHash }) => txHash).values()]
  return transactions.flatMap((transfers) => {
    const fate = dice.weighted([[55, "same"], [20, "gone"], [10, "flipped"], [15, "spent elsewhere"]])
    if (fate === "same") return transfers
    if (fate === "gone") return []
    if (fate === "flipped") return transfers.map((one) => ({ ...one, failed: one.failed !== true }))
    return transfers.slice(0, 1).map((one) => ({ ...one, to: walletOf(dice.between(1, PEOPLE)), txHash: newTransaction(scene) }))
  })
}

/** The blocks that take the place of lost ones; each transaction stands in another block and place, its logs still in order. */
const insteadOf = (scene: Scene, lost: ReadonlyArray<ScriptedTransfer>, blocks: number) => {
  const { dice } = scene
  const instead: Array<Array<ScriptedTransfer>> = Array.from({ length: blocks }, () => [])
  for (const transfers of Map.groupBy(again(scene, lost), ({ txHash }) => txHash).values()) {
    const block = dice.pick(instead)
    if (dice.percent(50)) block.push(...transfers)
    else block.unshift(...transfers)
  }
  for (const block of instead) if (dice.percent(30)) block.push(...throwPayments(scene))
  return instead
}

/** How deep a reorg may go and finality still hold. */
export const depthMax = (scene: Scene) => tipOf(scene) - Math.max(1, scene.floor)

/** Puts blocks in the place of the newest ones; the payout wallet's payments wait again, and get into them as they can by their nonces. */
const replace = Effect.fnUntraced(function*(scene: Scene, depth: number, blocks: ReadonlyArray<ReadonlyArray<ScriptedTransfer>>) {
  const { pay, scripted } = scene
  const script = yield* ChainScript
  yield* script.reorg(depth, pay === null ? blocks : [])
  scripted.splice(scripted.length - depth, depth, ...(pay === null ? blocks : []))
  if (pay === null) return
  if (pay.dice.percent(20)) yield* (yield* MempoolScript).forget
  for (const block of blocks) {
    const all = [...yield* lanePayments(scene), ...block]
    yield* script.mine(all)
    scripted.push(all)
  }
})

/** Throws the newest blocks away and mines others. Never below what anybody honest called final. */
export const reorg = Effect.fnUntraced(function*(scene: Scene) {
  const { dice, scripted } = scene
  const deepest = depthMax(scene)
  if (deepest < 1 || scene.isHalted) return
  const depth = dice.between(1, deepest)
  const blocks = insteadOf(scene, withoutLane(scene, scripted.slice(-depth).flat()), Math.max(1, depth + dice.between(-1, 2)))
  scene.story.push(`reorg of ${depth} blocks, ${blocks.length} instead`)
  yield* replace(scene, depth, blocks)
  yield* follow(scene)
})

/** The chain turns to a branch that leaves it below what was final: all providers follow. */
export const breakFinality = Effect.fnUntraced(function*(scene: Scene) {
  const { dice, scripted } = scene
  const script = yield* ChainScript
  const depth = Math.min(tipOf(scene) - 1, tipOf(scene) - scene.floor + dice.between(1, 6))
  const blocks = insteadOf(scene, scripted.slice(-depth).flat(), depth + dice.between(0, 3))
  scene.story.push(`finality is broken: ${depth} blocks are gone, ${blocks.length} instead`)
  yield* script.fork("turned", depth)
  for (const transfers of blocks) yield* script.mine(transfers, { branch: "turned" })
  yield* script.adopt("turned")
  scripted.splice(scripted.length - depth, depth, ...blocks)
  scene.isBroken = true
  scene.breaksBefore = yield* (yield* MemoryWorld).read(({ incidents }) => incidents.filter(({ kind }) => kind === "finality broken").length)
  yield* follow(scene)
})

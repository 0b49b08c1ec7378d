import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import type { World } from "@sigmatrade/adapters/memory/World"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { GAS, transferId } from "@sigmatrade/core/chain/Transfer"
import type { Attribution } from "@sigmatrade/core/deposit/attribute"
import { CHAIN_DEPOSIT, CHAIN_PAYOUT } from "@sigmatrade/core/ledger/Account"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, HashMap } from "effect"
import { assertSame, auditWorld, balanceOf, rightfulOwner } from "../property/audit.ts"
import { BNB, CHAIN, OURS, USDT } from "../unit/community.ts"
import { holds } from "./PromiseBroken.ts"
import { approveAll } from "./peopleMoves.ts"
import { checkPaidOut, payUnrest } from "./payEnd.ts"
import { checkPayouts } from "./payOracle.ts"
import type { Scene } from "./Scene.ts"

const openBreak = (world: World) => world.incidents.some(({ closedAt, facts, kind }) => kind === "finality broken" && closedAt === null && facts.settled !== "yes")

/** I-15, I-14: below the cursor nothing that blocks prove was passed over, but where a gap waits to be read. */
const nothingPassedOver = (scene: Scene, world: World) => {
  const cursor = HashMap.toValues(world.cursors)[0]
  if (cursor === undefined || scene.truth.blocks[cursor.number]?.header.hash !== cursor.hash) return
  const gaps = HashMap.toValues(world.gaps)[0] ?? []
  for (const { header, transfers } of scene.truth.blocks.slice(1, cursor.number + 1)) {
    if (gaps.some(({ after, end }) => header.number > after.number && header.number <= end.number)) continue
    for (const transfer of transfers) {
      const row = HashMap.get(world.transfers, transferId(transfer))
      // What was taken back after finality broke is told by its reversal; where its transfer stands now moves nothing any more.
      const isKnown = HashMap.has(world.reversals, transferId(transfer))
        || row._tag === "Some" && row.value.standsIn.hash === header.hash && (row.value.state === "seen" || row.value.state === "final")
      holds(isKnown, `I-15: ${transferId(transfer)} at ${header.number} was passed over: ${row._tag === "Some" ? row.value.state : "unknown"}`)
    }
  }
}

/** Looks whether all that must always hold holds now. */
export const checkSafety = Effect.fnUntraced(function*(scene: Scene) {
  const { truth } = scene
  const world = yield* (yield* MemoryWorld).read((now) => now)
  const tip = truth.blocks.at(-1)?.header.hash
  if (scene.checked?.world === world && scene.checked.tip === tip) return
  const sound = scene.checked?.world ?? null
  scene.checked = { world, tip }
  const isTurning = scene.isBroken && (openBreak(world) || world.incidents.filter(({ kind }) => kind === "finality broken").length <= scene.breaksBefore)
  // The system knows of it: from now on what it has settled counts.
  if (scene.isBroken && openBreak(world)) scene.breaksBefore = -1
  auditWorld(world, {
    hashAt: (height) => truth.blocks[height]?.header.hash,
    transfer: (id) => truth.byId.get(id),
    isBroken: isTurning
  }, sound)
  if (!isTurning) nothingPassedOver(scene, world)
  checkPayouts(scene, world)
})

/** What an incident had stopped both before and after a step was not done in it. */
export const checkStopped = (before: World, after: World) => {
  if (before === after) return
  const stopped = before.incidents.filter(({ closedAt, id, stops }) =>
    closedAt === null && stops.includes("crediting") && after.incidents.some((one) => one.id === id && one.closedAt === null))
  if (stopped.length === 0) return
  for (const [id, { settlements, transfer }] of HashMap.entries(after.deposits)) {
    if (!stopped.some(({ asset }) => asset === null || asset === transfer.asset)) continue
    const earlier = HashMap.get(before.deposits, id)
    const settled = earlier._tag === "Some" ? earlier.value.settlements.length : 0
    holds(settlements.length === settled, `P7: ${id} was credited while an incident stopped crediting`)
  }
}

const movementOf = (scene: Scene, { from, logIndex, to, txHash }: Transfer): string | null => {
  const kind = (wallet: string) => wallet === OURS || [...scene.addresses.keys()].some((one) => one === wallet) ? "deposit" : wallet === scene.settings.payout ? "payout" : null
  const [left, reached] = [kind(from), kind(to)]
  if (left !== null && logIndex === GAS) return `${left} gas`
  if (left !== null && reached !== null) return left === reached ? `within ${left}` : left === "deposit" ? "deposit to payout" : "payout to deposit"
  if (left === "payout" && scene.pay?.journal.some(({ hash }) => hash === txHash)) return "payout"
  if (left !== null) return `out of ${left}`
  return reached === "payout" ? "paid in" : null
}

/** What a transfer is, told by the model alone. */
const rightful = (scene: Scene, transfer: Transfer): string => {
  const movement = movementOf(scene, transfer)
  if (movement !== null) return `Own ${movement}`
  if (transfer.amount < (scene.settings.dust.get(transfer.asset) ?? 0n)) return "Dust"
  const owner = scene.addresses.get(transfer.to) ?? rightfulOwner(transfer, scene.links)
  return owner === null ? "Suspense" : `Member ${owner}`
}

const said = (attribution: Attribution): string => {
  switch (attribution._tag) {
    case "Own": return `Own ${attribution.movement}`
    case "Member": return `Member ${attribution.userId}`
    default: return attribution._tag
  }
}

/**
 * Whether a person can see money that came back inside a call: where nobody traced its block only the balance tells of it, in that block or a
 * later one, and it waits in suspense as "needs trace".
 */
const isSeenByBalance = (world: World, { asset, blockNumber, proof, to }: Transfer) =>
  proof === "word" && HashMap.toValues(world.transfers).some(({ state, transfer }) =>
    transfer.proof === "balance" && state === "final" && transfer.asset === asset && transfer.to === to && transfer.blockNumber >= blockNumber)

/** What was taken back with a broken finality and is on the chain again: a person decides, who is told. */
const returnedOf = (scene: Scene, world: World, final: number) => {
  const returned = scene.truth.blocks.slice(1, final + 1).flatMap(({ internal, transfers }) => [...transfers, ...internal])
    .filter((transfer) => HashMap.has(world.reversals, transferId(transfer)))
  for (const transfer of returned) {
    const isTold = world.incidents.some(({ kind, subject }) => kind === "reversed payment returned" && subject === transferId(transfer))
    holds(isTold || isSeenByBalance(world, transfer), `I-14: ${transferId(transfer)} came back after it was taken back, and nobody knows`)
  }
  return returned
}

/** I-14: what is final on the chain is known and is what it is; nothing else is final, but what only traces or balances show. */
const auditTransfers = (scene: Scene, world: World, final: number) => {
  const returned = new Set(returnedOf(scene, world, final).map(transferId))
  const blocks = scene.truth.blocks.slice(1, final + 1)
  // What a broken finality moved to another block stays what it was said to be where it was final first.
  const firstPlace = (transfer: Transfer) => {
    const row = HashMap.get(world.transfers, transferId(transfer))
    return row._tag === "Some" && row.value.standsIn.hash !== row.value.transfer.blockHash ? row.value.transfer : transfer
  }
  const expected = blocks.flatMap(({ transfers }) => transfers.filter((one) => !returned.has(transferId(one)))
    .map((transfer) => `${transferId(transfer)} ${transfer.amount} ${rightful(scene, firstPlace(transfer))}`))
  const found: Array<string> = []
  for (const [id, { attribution, state, transfer }] of HashMap.entries(world.transfers)) {
    if (HashMap.has(world.reversals, id) || transfer.proof !== "block") continue
    holds(state === "final" || state === "dropped" || transfer.blockNumber > final, `I-14: ${id} is ${state} at the end`)
    if (state === "final" && transfer.blockNumber <= final) found.push(`${id} ${transfer.amount} ${said(attribution)}`)
  }
  const missing = expected.filter((one) => !found.includes(one)).map((one) => {
    const id = one.split(" ")[0]
    const row = HashMap.toEntries(world.transfers).find(([known]) => known === id)
    const isReversed = [...HashMap.keys(world.reversals)].some((known) => known === id)
    return `${one}: ${row === undefined ? "unknown" : `${row[1].state}${isReversed ? " and reversed" : ""} as ${said(row[1].attribution)}`}`
  })
  holds(missing.length === 0, `I-14: final on the chain, but ${missing.join("; ")}`)
  assertSame(found, expected, "I-14: every final transfer is known for what it is, and nothing else is")
}

/** Every movement of ours on the chain and in the world, for whoever reads a failure. */
const ledgerOf = (scene: Scene, world: World, final: number) =>
  [
    ...scene.truth.blocks.slice(1, final + 1).flatMap(({ internal, transfers }) => [...transfers, ...internal])
      .map(({ amount, asset, blockNumber, from, logIndex, proof, to, txHash }) => `chain ${blockNumber} ${txHash.slice(-4)}:${logIndex} ${from.slice(0, 4)}${from.slice(-4)} > ${to.slice(0, 4)}${to.slice(-4)} ${amount} ${asset} ${proof}`),
    ...HashMap.toValues(world.transfers).toSorted((one, other) => one.transfer.blockNumber - other.transfer.blockNumber)
      .map(({ attribution, state, transfer: { amount, asset, blockNumber, logIndex, proof, txHash } }) => `world ${blockNumber} ${txHash.slice(-4)}:${logIndex} ${amount} ${asset} ${proof} ${state} ${said(attribution)}`)
  ].join("\n")

/** I-17, I-50: what the books say our wallets hold is what they hold on the chain. */
const auditReserves = Effect.fnUntraced(function*(scene: Scene, world: World, final: number) {
  const reader = yield* ChainReader
  const { payout } = scene.settings
  const returned = returnedOf(scene, world, final)
  // A token that came back is in no books. The native coin is found by its balance and waits in suspense.
  const back = (wallets: ReadonlyArray<string>, asset: AssetId) => asset === BNB ? 0n : returned.filter((one) => one.asset === asset)
    .reduce((sum, { amount, from, to }) => sum + (wallets.includes(to) ? amount : 0n) - (wallets.includes(from) ? amount : 0n), 0n)
  const deposit = [OURS, ...scene.addresses.keys()]
  for (const [account, wallets] of [[CHAIN_DEPOSIT, deposit], [CHAIN_PAYOUT, payout === null ? [] : [payout]]] as const) {
    for (const asset of [BNB, USDT]) {
      const held = (yield* reader.balances(asset, wallets, BlockNumber.make(final))).reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n)
      const booked = -balanceOf(world, account, asset)
      holds(back(wallets, asset) === held - booked, `I-50: the books say ${booked} ${asset} in ${account} where the chain has ${held} at ${final}\n${ledgerOf(scene, world, final)}`)
    }
  }
})

/** I-35, I-36: nothing waits to be told, and nothing was told more often than crashes explain. */
const auditDeliveries = Effect.fnUntraced(function*(scene: Scene, world: World) {
  for (const { notice, state } of HashMap.values(world.notices)) holds(state._tag !== "Pending", `I-35: ${notice.id} was never told`)
  const told = new Map<string, number>()
  for (const { notification } of yield* (yield* MessengerScript).deliveries) {
    if (notification._tag === "DepositCredited") told.set(notification.transferId, (told.get(notification.transferId) ?? 0) + 1)
  }
  for (const [id, times] of told) holds(times <= 1 + scene.mishaps, `I-36: ${id} was told ${times} times`)
})

/** Finality was broken deeper than anything that is still known: everything stands still until a person decides. */
export const NEEDS_PERSON = "finality broken deeper than is known"

/** Whether everything there is has been read. */
export const isAtTip = Effect.fnUntraced(function*({ truth }: Scene) {
  const cursor = yield* (yield* MemoryWorld).read(({ cursors }) => HashMap.toValues(cursors)[0])
  return cursor?.hash === truth.blocks.at(-1)?.header.hash
})

/** Whether anything is left to be read, in older blocks or newer ones. */
export const unread = Effect.fnUntraced(function*(scene: Scene) {
  const gaps = yield* (yield* MemoryWorld).read((world) => HashMap.toValues(world.gaps)[0]?.length ?? 0)
  return gaps > 0 || !(yield* isAtTip(scene))
})

/** Why the system has not come to rest yet; `null` when it has. */
export const unrest = Effect.fnUntraced(function*(scene: Scene) {
  const world = yield* (yield* MemoryWorld).read((now) => now)
  if (world.incidents.some(({ closedAt, facts }) => closedAt === null && facts.fork === "unknown")) return NEEDS_PERSON
  const tip = scene.truth.blocks.at(-1)?.header
  const cursor = HashMap.toValues(world.cursors)[0]
  if (cursor?.hash !== tip?.hash) return `the cursor is at ${cursor?.number} of ${tip?.number}`
  const gaps = HashMap.toValues(world.gaps)[0] ?? []
  if (gaps.length > 0) return `${gaps.length} gaps are unread`
  const open = world.incidents.filter(({ closedAt }) => closedAt === null)
  if (open.length > 0) return `open incidents: ${open.map(({ kind, subject }) => `${kind} (${subject})`).join()}`
  const waiting = HashMap.toValues(world.deposits).filter((row) => !HashMap.has(world.reversals, transferId(row.transfer)) &&
    (row.settlements.length === 0 || (row.settlements.length === 1 && row.settlements[0]?.settlement.outcome === "suspense" && row.decisions.some(({ action }) => action._tag === "Assign"))))
  if (waiting.length > 0) return `${waiting.length} deposits are not credited`
  const mark = HashMap.get(world.finalMarks, CHAIN)
  const last = mark._tag === "Some" ? Number(mark.value.number) : -1
  const { confirmations, finalityLag, rule } = scene.settings
  const settled = Number(tip?.number) - (rule === "depth" ? confirmations - 1 : Math.max(confirmations - 1, finalityLag))
  if (last < settled) return `final is ${last}, not ${settled}`
  const stuck = HashMap.toValues(world.transfers).filter(({ state, transfer }) => state === "orphaned" || (state === "seen" && transfer.blockNumber <= last))
  if (stuck.length > 0) return `${stuck.length} transfers are ${stuck[0]?.state} at ${stuck[0]?.transfer.blockNumber} (${stuck[0]?.transfer.proof}, ${stuck[0]?.transfer.blockHash})`
  const behind = HashMap.toValues(world.walletChecks).find((checks) => checks.length > 0 && checks.every(({ number }) => number < last))
  if (behind !== undefined) {
    const [number, wallet] = [Math.max(...behind.map((check) => check.number)), behind[0]?.wallet]
    return `what ${wallet} holds is explained up to ${number} of ${last} only\n${ledgerOf(scene, world, last)}`
  }
  if (HashMap.toValues(world.commissions).some(({ value }) => value.state === "held")) return "commissions are held"
  if (HashMap.toValues(world.notices).some(({ state }) => state._tag === "Pending")) return "notices wait"
  return payUnrest(scene, world)
})

/** At the end: everything final is in the books for what it is, the books are what the chain holds, and everybody was told. */
export const checkComplete = Effect.fnUntraced(function*(scene: Scene) {
  yield* approveAll
  yield* checkSafety(scene)
  const world = yield* (yield* MemoryWorld).read((now) => now)
  const mark = HashMap.get(world.finalMarks, CHAIN)
  const final = mark._tag === "Some" ? Number(mark.value.number) : 0
  auditTransfers(scene, world, final)
  yield* auditReserves(scene, world, final)
  yield* auditDeliveries(scene, world)
  yield* checkPaidOut(scene)
})

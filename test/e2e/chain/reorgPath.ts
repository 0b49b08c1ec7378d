import { approveIncident, IncidentUnfinished } from "@sigmatrade/core/incident/approveIncident"
import { IncidentId, OperatorName } from "@sigmatrade/core/incident/Incident"
import { ApprovedAlready } from "@sigmatrade/core/incident/IncidentStore"
import { Effect } from "effect"
import { assert } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { coins, transferCall } from "./chainActions.ts"
import { WALLET } from "./chainWorld.ts"
import type { Branch, Branches } from "./reorgBranches.ts"
import { makeBranches, mineBranch } from "./reorgBranches.ts"
import type { Cast, Signed } from "./reorgCast.ts"
import { castFor, signNext } from "./reorgCast.ts"
import type { ReorgCell } from "./reorgCells.ts"
import { assertCredited, assertSeen, assertSettled, readKnown, readPaid } from "./reorgOracle.ts"
import { watchUntilQuiet } from "./reorgWatch.ts"
import type { ReorgWorld } from "./reorgWorld.ts"

/** Confirmations of the settings' default; the chain's blocks above what a cell is about. */
const CONFIRMATIONS = 12
const MARGIN = 3

/** Everything a cell is played with. */
interface Play {
  readonly world: ReorgWorld
  readonly cell: ReorgCell
  readonly cast: Cast
  readonly branches: Branches
  /** The block both branches share. */
  readonly shared: number
  /** Restores the node as it was at that block. */
  readonly goBack: () => Promise<unknown>
  /** As many as the depth allows where the edge of finality counts: a payment under fewer blocks is final where an operator says so. */
  readonly confirmations: number
}

const headOf = async ({ client }: ReorgWorld) => Number(await client.getBlockNumber({ cacheTime: 0 }))

const ordersOf = ({ after, before }: Branches, more: ReadonlyArray<Signed> = []): ReadonlyArray<Signed> =>
  [...new Map([...before.values(), ...after.values(), more].flat().map((order) => [order.hash, order])).values()]

const isAtEdge = ({ moment }: ReorgCell) => moment === "at finality edge" || moment === "credited"

/** The height above the shared block up to which the old branch can be final with its newest block. */
const finalReach = (depth: number, confirmations: number) => depth - confirmations + 1

const prepare = async (world: ReorgWorld, cell: ReorgCell): Promise<Play> => {
  const { content, depth, index, moment } = cell
  const addressed = content === "other recipient" || content === "two members swapped"
  const cast = await castFor(world, index, { addressed, penniless: content === "status flipped" })
  const shared = await headOf(world)
  const confirmations = isAtEdge(cell) ? Math.min(CONFIRMATIONS, depth) : CONFIRMATIONS
  const place = moment === "before seen" ? depth : moment === "seen" ? Math.ceil(depth / 2) : 1
  const later = moment === "credited" ? Math.max(place + 1, finalReach(depth, confirmations)) : depth + 1
  const branches = await makeBranches({ world, cell, cast, place, later })
  const snapshot = await world.client.snapshot()
  // `anvil_rollback` has been seen to bring back old balances wrongly on a long chain.
  return { world, cell, cast, branches, shared, confirmations, goBack: () => world.client.revert({ id: snapshot }) }
}

/** Mines the old branch and lets the watcher come as far as the moment says. */
const playBefore = async ({ branches, cast, cell, confirmations, shared, world }: Play): Promise<void> => {
  const { depth, index, moment } = cell
  const watch = () => watchUntilQuiet(world, confirmations)
  // At the edge one provider calls the payments final already; the quorum is one short.
  world.setFinality({ at: isAtEdge(cell) ? shared : shared - 2 }, moment === "at finality edge" ? { at: shared + 1 } : undefined)
  await watch()
  await mineBranch(world, branches.before, 1, moment === "before seen" ? depth - 1 : depth)
  const readsAsFinal = moment === "credited" && index % 2 === 0
  if (!readsAsFinal) assert.deepStrictEqual(await watch(), [])
  if (moment === "before seen") await mineBranch(world, branches.before, depth, depth)
  if (moment === "credited") {
    world.setFinality({ at: shared + finalReach(depth, confirmations) })
    assert.deepStrictEqual(await watch(), [])
  }
  const orders = ordersOf(branches)
  const [paid, known] = await Promise.all([readPaid(world, cast, orders), readKnown(world, orders)])
  assert.strictEqual(paid.length, branches.payments.before, "payments on the old branch")
  if (moment === "before seen") return assert.deepStrictEqual(known, [])
  if (moment === "credited") return assertCredited(known, paid)
  return assertSeen(known, paid)
}

/** How long the new branch is when the watcher meets it first: shorter than the old one, as long, or longer. */
const metLength = ({ depth, index }: ReorgCell) => Math.max(1, depth + (index % 3) - 1)

/** Finality was broken: nothing moves before two operators agree, and nobody is paid twice or out of nothing meanwhile. */
const assertHalted = async ({ world }: Play, late: Signed): Promise<void> => {
  const [incident] = await world.query("SELECT id::int AS id, facts FROM incidents WHERE kind = 'finality broken' AND closed_at IS NULL")
  assert.strictEqual((incident?.["facts"] as Record<string, string> | undefined)?.["settled"], "yes", "finality is broken, and repaired")
  const waits = async () =>
    assert.deepStrictEqual((await readKnown(world, [late])).map(({ deposit }) => deposit), ["final"], "a later payment waits")
  await waits()
  const approve = (operator: string) =>
    world.run(approveIncident(IncidentId.make(Number(incident?.["id"])), OperatorName.make(operator)))
  await approve("alice")
  assert.deepStrictEqual((await watchUntilQuiet(world, CONFIRMATIONS)).length, 0)
  await waits()
  assert.instanceOf(await approve("alice").catch((cause: unknown) => cause), ApprovedAlready)
  await approve("bob")
}

/** Before the new branch is final nobody is believed: nothing is taken, and operators have nothing to agree to. */
const assertNothingTaken = async ({ branches, world }: Play, paid: Awaited<ReturnType<typeof readPaid>>): Promise<void> => {
  assertCredited(await readKnown(world, ordersOf(branches)), paid)
  const open = await world.query("SELECT id::int AS id FROM incidents WHERE kind = 'finality broken' AND closed_at IS NULL")
  for (const { id } of open) {
    const refused = world.run(Effect.flip(approveIncident(IncidentId.make(Number(id)), OperatorName.make("alice"))))
    assert.instanceOf(await refused, IncidentUnfinished)
  }
}

const withLate = (branch: Branch, at: number, late: Signed): Branch => new Map([...branch, [at, [...(branch.get(at) ?? []), late]]])

/** Replaces the blocks, and lets the watcher meet the new branch: first while it is young, then when it is final. */
const playAfter = async (play: Play): Promise<ReadonlyArray<Signed>> => {
  const { branches, cast, cell, confirmations, world } = play
  const isBroken = cell.moment === "credited"
  const paid = await readPaid(world, cast, ordersOf(branches))
  await play.goBack()
  const met = metLength(cell)
  await mineBranch(world, branches.after, 1, met, 2)
  if (isBroken) world.setFinality({ at: play.shared })
  await watchUntilQuiet(world, confirmations)
  if (isBroken) await assertNothingTaken(play, paid)
  const late = await signNext(world, cast.cid.wallet, { to: USDT_ADDRESS, data: transferCall(WALLET, coins(13)) })
  const last = Math.max(met + 1, ...branches.after.keys())
  await mineBranch(world, withLate(branches.after, last, late), met + 1, last + confirmations + MARGIN)
  assert.strictEqual((await readPaid(world, cast, ordersOf(branches))).length, branches.payments.after, "payments on the new branch")
  world.setFinality({ behind: 2 })
  assert.deepStrictEqual(await watchUntilQuiet(world, confirmations), [])
  if (isBroken) {
    await assertHalted(play, late)
    assert.deepStrictEqual(await watchUntilQuiet(world, confirmations), [])
  }
  return ordersOf(branches, [late])
}

/** Plays one cell from new people to the last assertion. Fails when any promise of the matrix is broken. */
export const playCell = async (world: ReorgWorld, cell: ReorgCell): Promise<void> => {
  const [before] = await world.query("SELECT coalesce(max(id), 0)::int AS id FROM incidents")
  const play = await prepare(world, cell)
  await playBefore(play)
  const orders = await playAfter(play)
  await assertSettled(world, play.cast, orders)
  // Finality that is late is over by now; a payment under a used id has been looked at above.
  const incidents = await world.query(`
    SELECT kind, closed_at IS NULL AS open FROM incidents
    WHERE id > $1 AND kind <> 'reversed payment returned' AND (kind <> 'finality stalled' OR closed_at IS NULL) ORDER BY id`,
  [before?.["id"]])
  assert.deepStrictEqual(incidents, cell.moment === "credited" ? [{ kind: "finality broken", open: false }] : [])
}

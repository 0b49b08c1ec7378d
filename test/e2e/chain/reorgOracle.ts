import { toEventSelector } from "viem"
import type { Log } from "viem"
import { assert } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { Row } from "./chainWorld.ts"
import { WALLET } from "./chainWorld.ts"
import type { Actor, Cast, Signed } from "./reorgCast.ts"
import type { ReorgWorld } from "./reorgWorld.ts"

/** A payment as the chain shows it now: what must be credited, to whom, and where it stands. */
export interface Paid {
  readonly id: string
  readonly member: string
  readonly asset: string
  readonly amount: string
  readonly hash: string
}

const TRANSFER = toEventSelector("Transfer(address,address,uint256)")

/** Whose a payment is: the owner's of the address it reached, else the sender's. Told by the people of the cell alone. */
const ownerOf = ({ ann, bob, cid }: Cast, from: string, to: string): Actor | undefined => {
  const people = [ann, bob, cid]
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
  const byAddress = people.find(({ address }) => same(address, to))
  return byAddress ?? (same(to, WALLET) ? people.find(({ wallet }) => same(wallet.address, from)) : undefined)
}

const topicAddress = (topic = "") => `0x${topic.slice(26)}`

const tokenPayments = (cast: Cast, logs: ReadonlyArray<Log>): ReadonlyArray<Paid> =>
  logs.flatMap(({ address, blockHash, data, logIndex, topics, transactionHash }) => {
    if (address !== USDT_ADDRESS || topics[0] !== TRANSFER) return []
    const owner = ownerOf(cast, topicAddress(topics[1]), topicAddress(topics[2]))
    if (owner === undefined || blockHash === null) return []
    const id = `56:${transactionHash}:${logIndex}`
    return [{ id, member: owner.user.id, asset: "USDT", amount: String(BigInt(data)), hash: blockHash }]
  })

/** Every payment of a cell on the chain as it is now, read from the node itself. */
export const readPaid = async (
  { client }: ReorgWorld,
  cast: Cast,
  orders: ReadonlyArray<Signed>
): Promise<ReadonlyArray<Paid>> => {
  const found = await Promise.all(orders.map(async ({ from, hash, to, value }): Promise<ReadonlyArray<Paid>> => {
    const receipt = await client.getTransactionReceipt({ hash }).catch(() => null)
    if (receipt === null || receipt.status !== "success") return []
    const owner = value === 0n ? undefined : ownerOf(cast, from, to)
    const coinsPaid = owner === undefined
      ? []
      : [{ id: `56:${hash}:-1`, member: owner.user.id, asset: "BNB", amount: String(value), hash: receipt.blockHash }]
    return [...coinsPaid, ...tokenPayments(cast, receipt.logs)]
  }))
  return found.flat().toSorted((one, other) => one.id < other.id ? -1 : 1)
}

/** Every transfer of a cell that was ever recorded, with what became of it. */
export const readKnown = (world: ReorgWorld, orders: ReadonlyArray<Signed>): Promise<ReadonlyArray<Row>> =>
  world.query(`
    SELECT t.id, t.state, t.asset, t.amount::text AS amount, t.user_id AS member, coalesce(place.hash, t.block_hash) AS hash,
      d.state AS deposit, d.amount::text AS credited, d.user_id AS credited_to, r.transfer_id IS NOT NULL AS reversed,
      EXISTS (SELECT 1 FROM block_evidence e WHERE e.number = t.block_number AND e.hash = t.block_hash) AS proven,
      (SELECT count(*)::int FROM notifications n WHERE n.id LIKE 'deposit-dropped:' || t.id || ':%') AS told_dropped,
      (SELECT count(*)::int FROM notifications n WHERE n.id = 'deposit-reversed:' || t.id) AS told_reversed
    FROM transactions t LEFT JOIN deposits d USING (chain_id, tx_hash, log_index) LEFT JOIN deposit_reversals r ON r.transfer_id = t.id
    LEFT JOIN LATERAL (
      SELECT p.hash FROM transfer_places p WHERE p.transfer_id = t.id ORDER BY p.serial DESC LIMIT 1
    ) place ON true
    WHERE t.tx_hash = ANY($1::text[]) ORDER BY t.id COLLATE "C"`, [orders.map(({ hash }) => hash)])

/** What is credited and stands: exactly what the chain shows, amount, member and place. */
export const assertCredited = (known: ReadonlyArray<Row>, paid: ReadonlyArray<Paid>) => {
  const standing = known.filter(({ deposit, reversed }) => deposit === "credited" && reversed === false)
  assert.deepStrictEqual(
    standing.map(({ asset, credited, credited_to, hash, id }) => ({ id, member: credited_to, asset, amount: credited, hash })),
    [...paid], "credits")
  assert.deepStrictEqual(standing.filter(({ proven }) => proven !== true).map(({ id }) => id), [], "credits without evidence")
}

/** What is seen: exactly what the chain shows. */
export const assertSeen = (known: ReadonlyArray<Row>, paid: ReadonlyArray<Paid>) =>
  assert.deepStrictEqual(
    known.filter(({ state }) => state === "seen").map(({ amount, asset, hash, id, member }) => ({ id, member, asset, amount, hash })),
    [...paid], "seen")

/** What the chain does not show any more is dropped, or taken back once it was final; and it is told exactly when the money is gone. */
const assertGone = (known: ReadonlyArray<Row>, paid: ReadonlyArray<Paid>) => {
  const standing = new Set(paid.map(({ id }) => id))
  const txHash = (id: unknown) => String(id).split(":")[1]
  const elsewhere = new Set(paid.map(({ id }) => txHash(id)))
  for (const { deposit, id, reversed, state, told_dropped, told_reversed } of known) {
    const isGone = !standing.has(String(id))
    const isDropped = isGone && deposit === null
    assert.deepStrictEqual({ id, state, reversed }, { id, state: isDropped ? "dropped" : "final", reversed: isGone && !isDropped })
    assert.deepStrictEqual(
      { id, told_dropped, told_reversed },
      { id, told_dropped: isDropped && !elsewhere.has(txHash(id)) ? 1 : 0, told_reversed: isGone && !isDropped ? 1 : 0 })
  }
}

/** Each of the people can spend what was credited to him, less the levels it bought, and commissions of levels that stand. */
const assertBalances = async (world: ReorgWorld, { ann, bob, cid }: Cast, paid: ReadonlyArray<Paid>) => {
  const holdings = [ann, bob, cid].flatMap(({ user }) => ["USDT", "BNB"].map((asset) => ({ user, asset })))
  for (const { asset, user } of holdings) {
    const rows = await world.query(`
      SELECT (SELECT coalesce(sum(balance), 0) FROM ledger_balances WHERE account LIKE 'user:' || $1 || ':%' AND asset = $2)
        + (SELECT coalesce(sum(price), 0) FROM level_purchases p WHERE user_id = $1::uuid AND asset = $2
          AND NOT EXISTS (SELECT 1 FROM level_reversals v WHERE v.purchase_id = p.id))
        - (SELECT coalesce(sum(amount), 0) FROM referral_commissions
          WHERE user_id = $1::uuid AND asset = $2 AND state <> 'reversed') AS held`,
    [user.id, asset])
    const came = paid.filter((payment) => payment.asset === asset && payment.member === user.id)
    const sum = came.reduce((total, { amount }) => total + BigInt(amount), 0n)
    assert.strictEqual(String(rows[0]?.["held"]), String(sum), `${asset} of ${user.name}`)
  }
}

/**
 * Payments of the new chain under an id whose credit was taken back: the id is used up, so an operator is told of each, by an incident
 * that names it. Answers the others, which must be credited.
 */
const withoutReturned = async (
  world: ReorgWorld,
  known: ReadonlyArray<Row>,
  paid: ReadonlyArray<Paid>
): Promise<ReadonlyArray<Paid>> => {
  const taken = new Set(known.filter(({ reversed }) => reversed === true).map(({ id }) => id))
  const returned = paid.filter(({ id }) => taken.has(id))
  const rows = await world.query(`
    SELECT subject FROM incidents WHERE kind = 'reversed payment returned' AND subject = ANY($1::text[]) ORDER BY subject COLLATE "C"`,
  [paid.map(({ id }) => id)])
  assert.deepStrictEqual(rows.map(({ subject }) => subject), returned.map(({ id }) => id), "payments under used ids, operators told")
  return paid.filter(({ id }) => !taken.has(id))
}

/** The end of every cell: what the chain holds is what everybody has, and nothing else; every invariant holds. */
export const assertSettled = async (world: ReorgWorld, cast: Cast, orders: ReadonlyArray<Signed>): Promise<void> => {
  const [all, known] = await Promise.all([readPaid(world, cast, orders), readKnown(world, orders)])
  const paid = await withoutReturned(world, known, all)
  assertCredited(known, paid)
  assertGone(known, paid)
  await assertBalances(world, cast, paid)
  assert.deepStrictEqual(await world.brokenInvariants(), [])
}

import { tokenOwner, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { coins, transferCall } from "./chainActions.ts"
import { WALLET } from "./chainWorld.ts"
import type { Cast, Signed } from "./reorgCast.ts"
import { mintCall, signNext } from "./reorgCast.ts"
import type { ReorgCell } from "./reorgCells.ts"
import { chooseCall, payCall, REORG_SWITCH } from "./reorgSwitch.ts"
import type { ReorgWorld } from "./reorgWorld.ts"

/** The transactions of a branch: by the height above the block both branches share, in their order. */
export type Branch = ReadonlyMap<number, ReadonlyArray<Signed>>

/** What is mined before the reorg and what instead of it. */
export interface Branches {
  readonly before: Branch
  readonly after: Branch
  /** How many payments of members each of them holds: a branch on which nothing works would prove nothing. */
  readonly payments: { readonly before: number; readonly after: number }
}

/** What a content is made of: the cell, its people, and where the payments stand. */
interface Scene {
  readonly world: ReorgWorld
  readonly cell: ReorgCell
  readonly cast: Cast
  /** Height of the payments above the shared block. */
  readonly place: number
  /** Height of a payment that is mined later on the new branch. */
  readonly later: number
}

/** Amounts of a cell: its own, so that nobody's money is taken for another's. They buy levels. */
const amountsOf = ({ index }: ReorgCell) => {
  const [usdt, bnb, other] = [11, 1, 23].map((whole) => coins(whole + index / 1000)) as [bigint, bigint, bigint]
  return { usdt, bnb, other }
}

/** Ann's USDT and Bob's BNB to the system wallet. */
const direct = async ({ cast, cell, world }: Scene) => {
  const { bnb, usdt } = amountsOf(cell)
  return [
    await signNext(world, cast.ann.wallet, { to: USDT_ADDRESS, data: transferCall(WALLET, usdt) }),
    await signNext(world, cast.bob.wallet, { to: WALLET, value: bnb })
  ] as const
}

/** A stranger's token movement that concerns nobody; it takes the place of a log. */
const noise = ({ cast, world }: Scene) =>
  signNext(world, cast.stranger, { to: USDT_ADDRESS, data: transferCall(cast.stranger.address, coins(1)) })

const samePlace = async (scene: Scene): Promise<Branches> => {
  const paid = new Map([[scene.place, await direct(scene)]])
  return { before: paid, after: paid, payments: { before: 2, after: 2 } }
}

/** Ann's log comes later in a later block, so that it has another id; Bob's coins come much later, under the same one. */
const otherPlace = async (scene: Scene): Promise<Branches> => {
  const [ann, bob] = await direct(scene)
  const next = scene.place + 1
  const before = new Map([[scene.place, [ann, bob]]])
  const annLater = [await noise(scene), ann]
  const after: Branch = next === scene.later ? new Map([[next, [...annLater, bob]]]) : new Map([[next, annLater], [scene.later, [bob]]])
  return { before, after, payments: { before: 2, after: 2 } }
}

/** Ann is given the money on the old branch only, Bob on the new one only; both try to pay on both. */
const statusFlipped = async (scene: Scene): Promise<Branches> => {
  const { cast: { ann, bob }, cell, place, world } = scene
  const { other, usdt } = amountsOf(cell)
  const tries = [
    await signNext(world, ann.wallet, { to: USDT_ADDRESS, data: transferCall(WALLET, usdt) }),
    await signNext(world, bob.wallet, { to: USDT_ADDRESS, data: transferCall(WALLET, other) })
  ]
  const given = (to: typeof ann) => signNext(world, tokenOwner, { to: USDT_ADDRESS, data: mintCall(to.wallet.address, coins(100)) })
  return {
    before: new Map([[place, [await given(ann), ...tries]]]),
    after: new Map([[place, [await given(bob), ...tries]]]),
    payments: { before: 1, after: 1 }
  }
}

const dropped = async (scene: Scene): Promise<Branches> =>
  ({ before: new Map([[scene.place, await direct(scene)]]), after: new Map(), payments: { before: 2, after: 0 } })

/**
 * Ann's coins go to a stranger instead, by another transaction in place of the first; a contract's payment reaches Bob instead of Ann by
 * the very same transaction, and so under the same id.
 */
const otherRecipient = async (scene: Scene): Promise<Branches> => {
  const { cast: { ann, bob, stranger }, cell, place, world } = scene
  const { bnb, other } = amountsOf(cell)
  const to = (address: typeof ann.address) =>
    signNext(world, tokenOwner, { to: REORG_SWITCH, data: chooseCall(cell.index, [{ to: address, amount: other }]) })
  const pay = await signNext(world, stranger, { to: REORG_SWITCH, data: payCall(cell.index) })
  const coinsTo = (address: typeof ann.address) => signNext(world, ann.wallet, { to: address, value: bnb })
  return {
    before: new Map([[place, [await to(ann.address), pay, await coinsTo(WALLET)]]]),
    after: new Map([[place, [await to(bob.address), pay, await coinsTo(stranger.address)]]]),
    payments: { before: 2, after: 1 }
  }
}

/**
 * One transaction pays Ann and Bob, on the new branch in the other order, so that each id is the other one's. Two transactions of theirs
 * change places in the block as well.
 */
const membersSwapped = async (scene: Scene): Promise<Branches> => {
  const { cast: { ann, bob, stranger }, cell, place, world } = scene
  const { other, usdt } = amountsOf(cell)
  const plan = [{ to: ann.address, amount: usdt }, { to: bob.address, amount: other }]
  const inOrder = (payments: typeof plan) => signNext(world, tokenOwner, { to: REORG_SWITCH, data: chooseCall(cell.index, payments) })
  const pay = await signNext(world, stranger, { to: REORG_SWITCH, data: payCall(cell.index) })
  const [one, two] = await Promise.all([ann, bob].map(({ wallet }) =>
    signNext(world, wallet, { to: USDT_ADDRESS, data: transferCall(WALLET, usdt + other) }))) as [Signed, Signed]
  return {
    before: new Map([[place, [await inOrder(plan), pay, one, two]]]),
    after: new Map([[place, [await inOrder(plan.toReversed()), pay, two, one]]]),
    payments: { before: 4, after: 4 }
  }
}

const MAKERS: Readonly<Record<ReorgCell["content"], (scene: Scene) => Promise<Branches>>> = {
  "same place": samePlace, "other place": otherPlace, "status flipped": statusFlipped, dropped, "other recipient": otherRecipient,
  "two members swapped": membersSwapped
}

/** Signs everything both branches of a cell hold, before either is mined. */
export const makeBranches = (scene: Scene): Promise<Branches> => MAKERS[scene.cell.content](scene)

/**
 * Mines a branch from one height above the shared block to another. `late`: its first block is so many seconds later, so that no hash of
 * this branch is one of the other.
 */
export const mineBranch = async ({ client }: ReorgWorld, branch: Branch, from: number, to: number, late = 0): Promise<void> => {
  for (let at = from; at <= to;) {
    const { timestamp } = await client.getBlock()
    await client.setNextBlockTimestamp({ timestamp: timestamp + 1n + BigInt(at === 1 ? late : 0) })
    for (const { raw } of branch.get(at) ?? []) await client.sendRawTransaction({ serializedTransaction: raw })
    await client.mine({ blocks: 1 })
    at += 1
    const next = Math.min(to + 1, ...[...branch.keys()].filter((height) => height >= at))
    if (next > at) await client.mine({ blocks: next - at, interval: 1 })
    at = Math.max(at, next)
  }
}

import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { MessengerBusy, MessengerUnavailable } from "@sigmatrade/core/notification/Messenger"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import { linkWallet } from "@sigmatrade/core/user/linkWallet"
import type { UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Clock, DateTime, Effect, Fiber, HashMap, Option } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { BNB, community, level, OURS, payment, person, scanAll, USDT, walletOf } from "../unit/community.ts"
import { audit, auditComplete } from "./audit.ts"
import { everyRun } from "./runs.ts"

/** How many blocks finality stands behind: no reorg goes deeper. */
const WINDOW = 5

const WORK = ["scan", "confirm", "credit", "release", "deliver"] as const
type Work = typeof WORK[number]
type Command =
  | { readonly _tag: "Join"; readonly who: number; readonly inviter: number }
  | { readonly _tag: "Link"; readonly who: number; readonly wallet: number }
  | { readonly _tag: "Want"; readonly who: number; readonly rank: number; readonly token: boolean }
  | { readonly _tag: "Pay"; readonly payments: ReadonlyArray<readonly [wallet: number, amount: bigint, token: boolean]> }
  | { readonly _tag: "Mine"; readonly blocks: number }
  | { readonly _tag: "Reorg"; readonly depth: number; readonly blocks: number; readonly again: ReadonlyArray<boolean> }
  | { readonly _tag: "Publish"; readonly prices: number }
  | { readonly _tag: "Tick"; readonly seconds: number }
  | { readonly _tag: "Do"; readonly work: Work; readonly trouble: boolean }
  | { readonly _tag: "Crash"; readonly work: Work; readonly turns: number }
  | { readonly _tag: "Together" }

const anybody = fc.integer({ min: 1, max: 5 })
const work = fc.constantFrom(...WORK)
const amount = fc.constantFrom(1n, 19n, 20n, 33n, 49n, 50n, 99n, 100n, 1_000n, 2n ** 64n, 2n ** 64n + 1n)
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ _tag: fc.constant("Join" as const), who: anybody, inviter: fc.integer({ min: 1, max: 7 }) }) },
  { weight: 3, arbitrary: fc.record({ _tag: fc.constant("Link" as const), who: anybody, wallet: anybody }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Want" as const), who: anybody, rank: fc.integer({ min: 1, max: 4 }), token: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ _tag: fc.constant("Pay" as const), payments: fc.array(fc.tuple(anybody, amount, fc.boolean()), { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant("Mine" as const), blocks: fc.integer({ min: 1, max: WINDOW }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      _tag: fc.constant("Reorg" as const),
      depth: fc.integer({ min: 1, max: WINDOW }),
      blocks: fc.integer({ min: 1, max: WINDOW + 1 }),
      again: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 })
    })
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Publish" as const), prices: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Tick" as const), seconds: fc.constantFrom(1, 61, 4_000) }) },
  { weight: 9, arbitrary: fc.record({ _tag: fc.constant("Do" as const), work, trouble: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant("Crash" as const), work, turns: fc.nat(60) }) },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant("Together" as const) }) }
)

const PRICES = [
  [level(1, 50n), level(2, 100n), level(3, 2n ** 64n), level(1, 33n, USDT)],
  [level(1, 19n), level(2, 1_000n), level(4, 20n, USDT)],
  [level(1, 50n), level(2, 99n), level(3, 100n)]
]

/** What may go wrong while the chain moves under us; everything else is a defect. */
const EXPECTED = ["ChainUnavailable", "BlockUnknown", "ChainMoved", "CursorMoved"] as const
const scan = scanChain().pipe(Effect.catchTag(EXPECTED, () => Effect.void), Effect.asVoid)
const perform = Effect.fnUntraced(function*(which: Work) {
  switch (which) {
    case "scan": return yield* scan
    case "confirm": return yield* confirmDeposits().pipe(Effect.catchTag("ChainUnavailable", () => Effect.void), Effect.asVoid)
    case "credit": return yield* Effect.asVoid(creditDeposits())
    case "release": return yield* Effect.asVoid(releaseCommissions(3))
    case "deliver": return yield* Effect.asVoid(deliverNotifications())
  }
})

/** What the test remembers on its own. */
interface Memory {
  readonly links: Map<string, { readonly userId: UserId; readonly atMs: number }>
  highest: number
}

const userOf = Effect.fn("userOf")(function*(number: number) {
  return yield* (yield* UserStore).byTelegramId(person(number).telegramId)
})

const people = {
  join: Effect.fn("join")(function*(who: number, inviter: number) {
    const sponsor = yield* userOf(inviter)
    const before = yield* userOf(who)
    const joined = yield* joinByInvitation(person(who), Option.match(sponsor, { onNone: () => "nobody", onSome: ({ invitationCode }) => invitationCode }))
    assert.strictEqual(joined.isNew, Option.isNone(before))
    assert.strictEqual(Option.isSome(joined.sponsor), joined.isNew && Option.isSome(sponsor))
  }),
  link: Effect.fn("link")(function*(who: number, wallet: number, { links }: Memory) {
    const user = yield* userOf(who)
    if (Option.isNone(user)) return
    // Later than every block there is, so that what was paid before stays nobody's.
    yield* TestClock.adjust("1 second")
    const { _tag } = yield* Effect.result(linkWallet(user.value.id, walletOf(wallet)))
    const owner = links.get(walletOf(wallet))
    const mine = [...links].find(([, link]) => link.userId === user.value.id)
    assert.strictEqual(_tag === "Success", (owner === undefined && mine === undefined) || owner?.userId === user.value.id)
    if (_tag === "Success" && owner === undefined) links.set(walletOf(wallet), { userId: user.value.id, atMs: yield* Clock.currentTimeMillis })
  }),
  want: Effect.fn("want")(function*(who: number, rank: number, token: boolean) {
    const user = yield* userOf(who)
    if (Option.isSome(user)) yield* Effect.ignore(requestPayment(user.value.id, LevelNumber.make(rank), token ? USDT : BNB))
  })
}

const reorganise = Effect.fn("reorganise")(function*({ again, blocks, depth }: Command & { _tag: "Reorg" }, { highest }: Memory) {
  const reader = yield* ChainReader
  const { latest } = yield* reader.head
  const deep = Math.min(depth, latest.number - (highest - WINDOW))
  if (deep < 1) return
  const { transfers } = yield* reader.liveRange(BlockNumber.make(latest.number - deep + 1), latest.number)
  const kept = transfers.filter((_, index) => again[index % again.length])
  const mined = Array.from({ length: blocks }, (_, index) =>
    kept.filter((_kept, place) => place % blocks === index).map(({ amount: units, asset, from, txHash }) => ({ from, to: OURS, asset, amount: units, txHash })))
  yield* (yield* ChainScript).reorg(deep, mined)
})

const trouble = Effect.gen(function*() {
  yield* (yield* ChainScript).failNext(1)
  yield* (yield* MessengerScript).failNext([null, new MessengerUnavailable({ reason: "no answer" }), new MessengerBusy({ retryAfterMs: 5_000 })])
})
const calm = Effect.gen(function*() {
  yield* (yield* ChainScript).failNext(0)
  yield* (yield* MessengerScript).failNext([])
})

const execute = Effect.fn("execute")(function*(given: Command, memory: Memory) {
  const script = yield* ChainScript
  switch (given._tag) {
    case "Join": return yield* people.join(given.who, given.inviter)
    case "Link": return yield* people.link(given.who, given.wallet, memory)
    case "Want": return yield* people.want(given.who, given.rank, given.token)
    case "Pay": return yield* Effect.asVoid(script.mine(given.payments.map(([wallet, units, token]) => payment(wallet, units, token ? USDT : BNB))))
    case "Mine": return yield* Effect.replicateEffect(script.mine(), given.blocks, { discard: true })
    case "Reorg": return yield* reorganise(given, memory)
    case "Publish": return yield* Effect.asVoid((yield* LevelStore).publish(PRICES[given.prices] ?? [], yield* DateTime.now))
    case "Tick": return yield* TestClock.adjust(given.seconds * 1_000)
    case "Do": return yield* Effect.andThen(given.trouble ? trouble : calm, perform(given.work))
    case "Together": return yield* Effect.forEach([...WORK, ...WORK], perform, { concurrency: "unbounded", discard: true })
    case "Crash": {
      const fiber = yield* Effect.forkChild(perform(given.work))
      yield* Effect.replicateEffect(Effect.yieldNow, given.turns, { discard: true })
      yield* Fiber.interrupt(fiber)
    }
  }
})

/** Lets everything come to its end: the chain becomes final, and every worker works until nothing is left. */
const finish = Effect.gen(function*() {
  yield* calm
  const script = yield* ChainScript
  yield* Effect.replicateEffect(script.mine(), 2 * WINDOW, { discard: true })
  yield* scanAll()
  for (let round = 0; round < 30; round += 1) {
    yield* Effect.forEach(WORK, perform, { discard: true })
    yield* TestClock.adjust("1 day")
  }
})

it("whatever happens in whatever order, no money is lost, made, guessed or credited twice", () =>
  everyRun(
    fc.array(command, { minLength: 5, maxLength: 45, size: "max" }),
    () => community({ batchSize: 3, deliveryBatchSize: 4, transfersMax: 4, finalBlocksMax: 6, liveBlocksMax: 3, commissionHoldHours: 1 }),
    (commands) =>
      Effect.gen(function*() {
        const script = yield* ChainScript
        yield* script.setFinalized(WINDOW)
        yield* Effect.replicateEffect(script.mine(), WINDOW + 1, { discard: true })
        yield* scanAll()
        yield* (yield* LevelStore).publish(PRICES[0] ?? [], yield* DateTime.now)
        const memory: Memory = { links: new Map(), highest: WINDOW + 1 }
        for (const given of commands) {
          yield* execute(given, memory)
          yield* calm
          memory.highest = Math.max(memory.highest, (yield* (yield* ChainReader).head).latest.number)
          yield* audit
        }
        yield* finish
        yield* auditComplete(memory.links)
        const dead = yield* (yield* MemoryWorld).read(({ deposits }) => HashMap.toValues(deposits).filter(({ failures }) => failures > 0))
        assert.deepStrictEqual(dead, [])
      }),
    { numRuns: 150 }
  ), 240_000)

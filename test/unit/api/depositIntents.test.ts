import { assert, describe } from "@effect/vitest"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, Option } from "effect"
import { randomUUID } from "node:crypto"
import { join, joinFour, milli, newAddress, transferFrom } from "../../support/community.ts"
import type { Answer } from "./ApiTest.ts"
import { credit, openApp, promise, publishPrices, show } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

interface Intent {
  readonly id: string
  readonly state: string
  readonly deposits: ReadonlyArray<{ readonly state: string; readonly confirmations: number }>
}

const intentIn = ({ body }: Answer) => body as Intent
const once = () => ({ "idempotency-key": randomUUID() })
const BUY = { level: 1, asset: "BNB" }

const headAt = Effect.fnUntraced(function*(number: number) {
  const hash = BlockHash.make(`0x${number.toString(16).padStart(64, "0")}`)
  yield* (yield* ScanCursorStore).move(ChainId.make(56), Option.none(), { number: BlockNumber.make(number), hash, linkedFrom: BlockNumber.make(number) }, [])
})

const shop = Effect.gen(function*() {
  yield* publishPrices
  const app = yield* openApp()
  const { four: member } = yield* joinFour
  const buy = (body: unknown, userId: UserId = member.id) => app.write(`/v1/users/usr_${userId}/deposit-intents`, body, once())
  const read = (id: string) => app.read(`/v1/deposit-intents/${id}`)
  return { ...app, member, wallet: member.wallet?.address ?? newAddress(), buy, intent: read }
})

describe("deposit intents over HTTP", () => {
  promise("an intent says what to pay where at a price that holds, and how to put it into a wallet", Effect.gen(function*() {
    const { buy, intent, member, read } = yield* shop
    const made = yield* buy(BUY)
    assert.strictEqual(made.status, 201)
    const address = `0x${"5".repeat(40)}`
    assert.deepInclude(made.body, {
      object: "deposit_intent", user_id: `usr_${member.id}`, level: 1, state: "open", deposits: [],
      payment_uri: `ethereum:${address}@56?value=${milli(50)}`
    })
    assert.deepInclude(made.body as object, { address })
    const shown = yield* intent(intentIn(made).id)
    assert.deepStrictEqual(shown.body, made.body)
    assert.isNotNull(shown.headers.get("etag"))
    const again = yield* buy({ level: 1, asset: USDT.id })
    assert.strictEqual(intentIn(again).id, intentIn(made).id, "renewed")
    assert.include((again.body as { readonly payment_uri: string }).payment_uri, "/transfer?address=")
    const other = yield* buy({ level: 2, asset: BNB.id })
    const { body } = yield* read(`/v1/users/usr_${member.id}/deposit-intents`)
    assert.deepStrictEqual((body as { readonly data: ReadonlyArray<Intent> }).data.map(({ id }) => id), [intentIn(other).id, intentIn(made).id])
  }))

  promise("it shows the user's payments on their way, and is fulfilled when the level is bought", Effect.gen(function*() {
    const { buy, intent, wallet } = yield* shop
    const { id } = intentIn(yield* buy(BUY))
    yield* headAt(103)
    const paid = transferFrom(wallet, BNB.id, milli(50))
    yield* show(paid)
    assert.deepStrictEqual(intentIn(yield* intent(id)).deposits.map(({ confirmations, state }) => [state, confirmations]), [["seen", 4]])
    yield* credit(paid)
    const done = intentIn(yield* intent(id))
    assert.deepStrictEqual([done.state, ...done.deposits.map(({ confirmations, state }) => [state, confirmations])], ["fulfilled", ["credited", 12]])
  }))

  promise("what cannot be bought, and who cannot be recognised, is refused with what to do", Effect.gen(function*() {
    const { buy, member } = yield* shop
    yield* isProblem(yield* buy({ level: 99, asset: "BNB" }), "level_not_for_sale")
    yield* isProblem(yield* buy({ level: 1, asset: "DOGE" }), "level_not_for_sale")
    yield* isProblem(yield* buy(BUY, (yield* join()).id), "wallet_missing")
    yield* isProblem(yield* buy(BUY, member.id.replace(/^.{8}/u, "00000000") as UserId), "user_not_found")
    yield* isProblem(yield* buy({ ...BUY, price: "1" }), "body_invalid")
  }))

  promise("an intent nobody has is no intent, to be read or watched", Effect.gen(function*() {
    const { intent, read } = yield* shop
    yield* isProblem(yield* intent("int_987654321"), "resource_not_found")
    yield* isProblem(yield* read("/v1/deposit-intents/int_987654321/events"), "resource_not_found")
    yield* isProblem(yield* intent("dep_1"), "parameter_invalid")
  }))

  promise("a watcher is sent the intent at once, every change of it, and the end", Effect.gen(function*() {
    const { ask, buy, wallet } = yield* shop
    const { id } = intentIn(yield* buy(BUY))
    const paid = transferFrom(wallet, BNB.id, milli(50))
    const later = Effect.sleep("300 millis").pipe(Effect.andThen(show(paid)), Effect.andThen(Effect.sleep("1500 millis")), Effect.andThen(credit(paid)))
    const [answer] = yield* Effect.all([ask(`/v1/deposit-intents/${id}/events`, { headers: { authorization: "Bearer an-operator-key-of-the-tests" } }), later], { concurrency: 2 })
    assert.strictEqual(answer.headers.get("content-type"), "text/event-stream")
    const events = answer.text.split("\n\n").filter((event) => event.startsWith("event: deposit_intent\n"))
    const states = events.map((event) => JSON.parse(event.replace(/^event: deposit_intent\ndata: /u, "")) as Intent)
    assert.deepStrictEqual(states.map(({ deposits, state }) => [state, ...deposits.map((one) => one.state)]), [["open"], ["open", "seen"], ["fulfilled", "credited"]])
  }))
})

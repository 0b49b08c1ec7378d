import { assert, describe } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { World } from "@sigmatrade/adapters/memory/World"
import { LIVE_SCOPES } from "@sigmatrade/core/admin/Scope"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import { joinFour, milli, transferFrom } from "../../support/community.ts"
import type { Answer } from "./ApiTest.ts"
import { credit, promise, publishPrices } from "./ApiTest.ts"
import { guardedOperations, sandboxOperations } from "./operationsOf.ts"
import { asHolder, newTestKey, openAppWithSandboxes } from "./SandboxTest.ts"

const UUID = "01890a5d-ac96-774b-bcce-b302099a8057"

/** Bodies with which an operation does something where its ids are known. */
const BODIES: Readonly<Record<string, unknown>> = {
  createKey: { name: "Planted", mode: "test", scopes: ["levels:read"] },
  rotateKey: { overlap_minutes: 0 },
  createWithdrawal: { asset: "BNB", amount: String(milli(6_000)) },
  createWebhookEndpoint: { url: "https://8.8.8.8/hook" }
}

/** What belongs to one side, and the other must never show. */
interface Side {
  readonly userId: string
  readonly depositId: string
  readonly keyId: string
  readonly marks: ReadonlyArray<string>
}

type Operation = (typeof guardedOperations)[number]

/** The path of an operation with ids of a side in it. */
const pathOn = ({ path }: Operation, { depositId, keyId, userId }: Side) =>
  path.replace(UUID, path.startsWith("/v1/users/") ? userId : path.startsWith("/v1/deposits/") ? depositId : path.startsWith("/v1/keys/") ? keyId : UUID)

type App = Effect.Success<ReturnType<typeof openAppWithSandboxes>>

/** Asks every operation with ids of one side and a key of the other. */
const askAll = (app: App, secret: string, side: Side, operations: ReadonlyArray<Operation>, check: (operation: Operation, answer: Answer) => void) =>
  Effect.forEach(operations, Effect.fnUntraced(function*(operation) {
    const body = operation.method === "GET" ? {} : { body: JSON.stringify(BODIES[operation.operation.operationId] ?? {}) }
    const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json", "idempotency-key": "planted", "if-match": "\"x\"" }
    check(operation, yield* app.ask(pathOn(operation, side), { method: operation.method, headers, ...body }))
  }), { discard: true })

/** A member with money on the live side. */
const plantLive = Effect.fnUntraced(function*({ write }: App) {
  yield* publishPrices
  const { four, three } = yield* joinFour
  const transfer = transferFrom(four.wallet?.address ?? transferFromNobody(), BNB.id, milli(777_000))
  yield* credit(transfer)
  const key = (yield* write("/v1/keys", { name: "Planted", scopes: LIVE_SCOPES })).body as { readonly id: string; readonly secret: string }
  // What a caller does not name himself: his own words are repeated to him.
  const marks = [three.id, String(four.telegramId), four.wallet?.address ?? "none", key.secret.slice(0, 12), String(milli(777_000))]
  return { secret: key.secret, userId: `usr_${four.id}`, depositId: `dep_56:${transfer.txHash}:-1`, keyId: key.id, marks }
})

const transferFromNobody = (): never => {
  throw new Error("the member has a wallet")
}

/** A member with money in the sandbox. */
const plantSandbox = Effect.fnUntraced(function*(app: App) {
  const secret = yield* newTestKey(app)
  const ask = asHolder(app, secret)
  const user = (yield* ask("/v1/sandbox/users", {})).body as { readonly id: string; readonly telegram_id: number; readonly wallet: { readonly address: string } }
  const paid = (yield* ask("/v1/sandbox/deposits", { user_id: user.id, asset: "BNB", amount: String(milli(555_000)) })).body as { readonly deposit_id: string }
  yield* ask("/v1/sandbox/blocks", {})
  const key = (yield* ask("/v1/keys", { name: "Inner", mode: "test", scopes: ["users:read"] })).body as { readonly id: string }
  return { secret, ask, userId: user.id, depositId: paid.deposit_id, keyId: key.id, marks: [String(user.telegram_id), user.wallet.address, user.wallet.address.toLowerCase(), String(milli(555_000))] }
})

/** The live world but for when keys were used last. */
const liveWorld = Effect.map(Effect.flatMap(MemoryWorld, ({ read }) => read((world) => world)), ({ apiKeys, ...rest }: World) => ({
  rest, keys: apiKeys.map(({ hash, key: { id, revokedAt } }) => ({ hash, id, revokedAt }))
}))

describe("what is live and what is not", () => {
  promise("no operation shows a test key anything of the live side, or changes anything there, whatever ids it is given", Effect.gen(function*() {
    const app = yield* openAppWithSandboxes()
    const live = yield* plantLive(app)
    const { secret } = yield* plantSandbox(app)
    const before = yield* liveWorld
    let refused = 0
    yield* askAll(app, secret, live, [...guardedOperations, ...sandboxOperations], (operation, { headers, status, text }) => {
      assert.notInclude([401, 403, 429, 500, 501, 503], status, `${operation.operation.operationId}: ${text}`)
      assert.strictEqual(headers.get("api-mode"), "test", operation.path)
      for (const mark of live.marks) assert.notInclude(text, mark, operation.path)
      if (status === 404) refused += 1
    })
    assert.isAbove(refused, 10)
    const { keys, rest } = yield* liveWorld
    assert.deepStrictEqual(keys, before.keys)
    for (const [name, value] of Object.entries(rest)) assert.strictEqual(value, before.rest[name as keyof typeof rest], name)
  }))

  promise("no operation shows a live key anything of a sandbox, or changes anything there", Effect.gen(function*() {
    const app = yield* openAppWithSandboxes()
    const live = yield* plantLive(app)
    const sandbox = yield* plantSandbox(app)
    const state = Effect.all([sandbox.ask("/v1/sandbox"), sandbox.ask("/v1/users"), sandbox.ask("/v1/keys"), sandbox.ask("/v1/audit"), sandbox.ask("/v1/events?limit=100")])
    const before = (yield* state).map(({ text }) => text)
    yield* askAll(app, live.secret, sandbox, [...guardedOperations, ...sandboxOperations], (operation, { headers, status, text }) => {
      assert.notInclude([401, 429, 500, 501, 503], status, `${operation.operation.operationId}: ${text}`)
      assert.isNull(headers.get("api-mode"), operation.path)
      for (const mark of sandbox.marks) assert.notInclude(text, mark, operation.path)
    })
    assert.deepStrictEqual((yield* state).map(({ text }) => text), before)
  }))

  promise("an operator's test keys share one sandbox, and nobody else's see it", Effect.gen(function*() {
    const app = yield* openAppWithSandboxes()
    const { userId } = yield* plantSandbox(app)
    const second = asHolder(app, yield* newTestKey(app, ["users:read"]))
    assert.strictEqual((yield* second(`/v1/users/${userId}`)).status, 200)
    assert.strictEqual((yield* second("/v1/sandbox")).status, 403)
  }))
})

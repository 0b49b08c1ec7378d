import { assert, describe } from "@effect/vitest"
import { ApiWebhookEndpoint } from "@sigmatrade/api/contract/ApiWebhookEndpoint"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { ENDPOINTS_MAX, WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import { WebhookKeys } from "@sigmatrade/core/webhook/WebhookKeys"
import { Effect, Option, Redacted, Schema } from "effect"
import { freshEndpoint } from "@sigmatrade/adapters/contract/webhook/freshEndpoint"
import type { Answer } from "./ApiTest.ts"
import { KEY, openApp, promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

const PATH = "/v1/webhook-endpoints"
const SHOP = { url: "https://shop.example.org/hooks" }
const NOBODY = `${PATH}/we_01890a5d-ac96-774b-bcce-b302099a8057`

interface Endpoint {
  readonly id: string
  readonly secret: string
  readonly keys: ReadonlyArray<{ readonly public_key: string | null; readonly signs_until: string | null }>
}
const endpointIn = ({ body }: Answer) => body as Endpoint

/** The API, with one more way to ask it: a change, for the state of a tag where one is given. */
const opened = Effect.gen(function*() {
  const app = yield* openApp()
  const change = (path: string, body: unknown, tag?: string) => app.ask(path, {
    method: "PATCH", body: JSON.stringify(body),
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", ...(tag === undefined ? {} : { "if-match": tag }) }
  })
  const remove = (path: string) => app.ask(path, { method: "DELETE", headers: { authorization: `Bearer ${KEY}` } })
  const write = (path: string, body: unknown) => app.write(path, body, { "idempotency-key": crypto.randomUUID() })
  return { ...app, change, remove, write, tag: (path: string) => Effect.map(app.read(path), tagOf) }
})
const tagOf = ({ headers }: Answer) => headers.get("etag") ?? "none"
/** What an endpoint is signed for with, newest first, out of what is kept: which is none of it. */
const secretsOf = Effect.fnUntraced(function*(id: string) {
  const { id: own, secrets } = yield* (yield* WebhookEndpointStore).get(WebhookEndpointId.make(id))
  const { open } = yield* WebhookKeys
  return secrets.map(({ value }) => {
    const secret = Redacted.value(Option.getOrThrow(open(own, value)))
    assert.notInclude(Redacted.value(value), secret)
    return secret
  })
})
const decoded = ({ body }: Answer) => Effect.orDie(Schema.decodeUnknownEffect(Schema.toCodecJson(ApiWebhookEndpoint) as Schema.Codec<unknown, unknown>)(body))

describe("/v1/webhook-endpoints", () => {
  promise("an endpoint is made for everything that stays, its secret shown once and never again", Effect.gen(function*() {
    const { read, write } = yield* opened
    const made = yield* write(PATH, SHOP)
    assert.strictEqual(made.status, 201)
    const { id, secret } = endpointIn(made)
    assert.match(id, /^we_/u)
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/u)
    assert.deepInclude(made.body as object, {
      object: "webhook_endpoint", url: SHOP.url, description: "", types: null, mode: "finalized", scheme: "v1",
      keys: [{ public_key: null, signs_until: null }], disabled: null, failing_since: null
    })
    const shown = yield* read(`${PATH}/${id}`)
    yield* decoded(shown)
    for (const answer of [shown, yield* read(PATH), yield* read("/v1/audit")]) assert.notInclude(answer.text, secret)
    assert.deepStrictEqual(yield* secretsOf(id), [secret])
  }))

  promise("whoever checks with a public key is given no secret, and sees the key whenever he reads", Effect.gen(function*() {
    const { read, write } = yield* opened
    const made = yield* write(PATH, { ...SHOP, scheme: "v1a", mode: "instant", types: ["deposit.credited", "level.bought"], description: "The shop 🦊" })
    assert.isNull(endpointIn(made).secret)
    const { keys } = endpointIn(yield* read(`${PATH}/${endpointIn(made).id}`))
    assert.match(keys[0]?.public_key ?? "", /^whpk_[A-Za-z0-9+/]{43}=$/u)
    assert.deepInclude(made.body as object, { mode: "instant", scheme: "v1a", types: ["deposit.credited", "level.bought"], description: "The shop 🦊", keys })
    assert.notInclude(made.text, "whsk_")
  }))

  promise("nobody is called within our own network, without TLS, with a password in the URL or at a name nobody knows, and the answer says so", Effect.gen(function*() {
    const { change, read, tag, write } = yield* opened
    const refused = [
      ["http://shop.example.org/", "https"], ["https://a:b@shop.example.org/", "password"], ["https://127.0.0.1/", "private"], ["https://[::1]/", "private"],
      ["https://10.1.2.3/", "private"], ["https://169.254.169.254/latest/meta-data", "private"], ["https://2130706433/", "private"],
      ["https://inside.example.org/", "private"], ["https://nobody.example.org/", "no address"], ["nonsense", "https"]
    ] as const
    for (const [url, word] of refused) {
      assert.include((yield* isProblem(yield* write(PATH, { url }), "webhook_url_refused")).detail, word, url)
    }
    assert.deepInclude((yield* read(PATH)).body as object, { data: [] })
    const path = `${PATH}/${endpointIn(yield* write(PATH, { url: "https://game.example.org/" })).id}`
    yield* isProblem(yield* change(path, { url: "https://10.0.0.1/" }, yield* tag(path)), "webhook_url_refused")
  }))

  promise("a body with what there is not, an empty list of types or a text beyond its length is refused, each by its place", Effect.gen(function*() {
    const { write } = yield* opened
    const faults = (body: unknown) => Effect.map(write(PATH, body), ({ body: problem }) =>
      (problem as { readonly errors: ReadonlyArray<{ readonly pointer: string }> }).errors.map(({ pointer }) => pointer))
    assert.deepStrictEqual(yield* faults({}), ["/url"])
    assert.deepStrictEqual(yield* faults({ ...SHOP, secret: "whsec_mine" }), ["/secret"])
    assert.deepStrictEqual(yield* faults({ ...SHOP, types: [] }), ["/types/0"])
    assert.deepStrictEqual(yield* faults({ ...SHOP, types: ["level.sold"] }), ["/types/0"])
    assert.deepStrictEqual(yield* faults({ ...SHOP, description: "x".repeat(201) }), ["/description"])
  }))

  promise("a change names the state it was made for: without it 428, for an older one 412, and then nothing is done", Effect.gen(function*() {
    const { change, tag, write } = yield* opened
    const path = `${PATH}/${endpointIn(yield* write(PATH, SHOP)).id}`
    const seen = yield* tag(path)
    yield* isProblem(yield* change(path, { description: "mine" }), "precondition_required")
    yield* isProblem(yield* change(path, { description: "mine" }, "\"ff\""), "precondition_failed")
    assert.strictEqual(yield* tag(path), seen)
    const changed = yield* change(path, { types: ["level.bought"], mode: "instant" }, seen)
    assert.strictEqual(changed.status, 200)
    assert.deepInclude(changed.body as object, { url: SHOP.url, types: ["level.bought"], mode: "instant", description: "" })
    yield* isProblem(yield* change(path, { description: "late" }, seen), "precondition_failed")
    assert.strictEqual((yield* change(path, { types: null }, "*")).status, 200)
    yield* isProblem(yield* change(NOBODY, { types: null }, "*"), "resource_not_found")
  }))

  promise("of many who change the same state at once one does, the others are told", Effect.gen(function*() {
    const { change, tag, write } = yield* opened
    const path = `${PATH}/${endpointIn(yield* write(PATH, SHOP)).id}`
    const seen = yield* tag(path)
    const answers = yield* Effect.all(
      Array.from({ length: 10 }, (_, number) => change(path, { description: String(number) }, seen)),
      { concurrency: "unbounded" }
    )
    assert.deepStrictEqual(answers.map(({ status }) => status).toSorted((one, other) => one - other), [200, ...Array.from({ length: 9 }, () => 412)])
  }))

  promise("what has not changed is answered 304, and what anybody changed is not", Effect.gen(function*() {
    const { read, tag, write } = yield* opened
    const path = `${PATH}/${endpointIn(yield* write(PATH, SHOP)).id}`
    const seen = yield* tag(path)
    const again = yield* read(path, { "if-none-match": seen })
    assert.deepStrictEqual([again.status, again.text], [304, ""])
    yield* write(`${path}/disable`, undefined)
    assert.strictEqual((yield* read(path, { "if-none-match": seen })).status, 200)
  }))

  promise("a rotation shows the new secret once, and the old one signs on as long as was said", Effect.gen(function*() {
    const { write } = yield* opened
    const made = endpointIn(yield* write(PATH, SHOP))
    const rotated = yield* write(`${PATH}/${made.id}/rotate`, { overlap_minutes: 60 })
    assert.strictEqual(rotated.status, 201)
    assert.notStrictEqual(endpointIn(rotated).secret, made.secret)
    const [fresh, old] = endpointIn(rotated).keys
    assert.isNull(fresh?.signs_until)
    const minutes = (Date.parse(old?.signs_until ?? "") - Date.now()) / 60_000
    assert.isTrue(minutes > 59 && minutes <= 60)
    assert.deepStrictEqual(yield* secretsOf(made.id), [endpointIn(rotated).secret, made.secret])
    yield* isProblem(yield* write(`${PATH}/${made.id}/rotate`, { overlap_minutes: 10_081 }), "body_invalid")
    yield* isProblem(yield* write(`${NOBODY}/rotate`, { overlap_minutes: 0 }), "resource_not_found")
  }))

  promise("it is disabled and enabled, as often as somebody likes, and a disabled one is not tested", Effect.gen(function*() {
    const { write } = yield* opened
    const { id } = endpointIn(yield* write(PATH, SHOP))
    for (const [turn, disabled] of [["disable", "operator"], ["disable", "operator"], ["enable", null], ["enable", null]] as const) {
      const answer = yield* write(`${PATH}/${id}/${turn}`, undefined)
      assert.deepInclude(answer.body as object, { disabled })
      if (disabled !== null) yield* isProblem(yield* write(`${PATH}/${id}/test`, undefined), "webhook_endpoint_disabled")
    }
    assert.strictEqual((yield* write(`${PATH}/${id}/test`, undefined)).status, 201)
  }))

  promise("one that is deleted is gone, and so is everything that could be asked of it", Effect.gen(function*() {
    const { change, read, remove, write } = yield* opened
    const { id } = endpointIn(yield* write(PATH, SHOP))
    assert.deepStrictEqual((yield* remove(`${PATH}/${id}`)).body, { object: "webhook_endpoint", id, deleted: true })
    for (const path of [`${PATH}/${id}`, `${PATH}/${id}/deliveries`]) yield* isProblem(yield* read(path), "resource_not_found")
    for (const act of ["enable", "disable", "test"]) yield* isProblem(yield* write(`${PATH}/${id}/${act}`, undefined), "resource_not_found")
    yield* isProblem(yield* change(`${PATH}/${id}`, {}, "\"0\""), "resource_not_found")
    yield* isProblem(yield* remove(`${PATH}/${id}`), "resource_not_found")
  }))

  promise("there are never more than there may be", Effect.gen(function*() {
    const { read, write } = yield* opened
    const store = yield* WebhookEndpointStore
    for (let number = 0; number < ENDPOINTS_MAX; number += 1) yield* store.add(freshEndpoint(), ENDPOINTS_MAX)
    yield* isProblem(yield* write(PATH, SHOP), "webhook_endpoints_full")
    assert.deepInclude((yield* read(`${PATH}?limit=100`)).body as object, { url: PATH, has_more: false })
    assert.deepInclude((yield* read(`${PATH}?limit=99`)).body as object, { has_more: true })
  }))

  promise("whatever is done to an endpoint stands in the audit log under the operator's name", Effect.gen(function*() {
    const { change, remove, tag, write } = yield* opened
    const path = `${PATH}/${endpointIn(yield* write(PATH, SHOP)).id}`
    yield* change(path, { description: "x" }, yield* tag(path))
    yield* write(`${path}/rotate`, { overlap_minutes: 0 })
    yield* write(`${path}/test`, undefined)
    yield* write(`${path}/replay`, { after: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" })
    yield* remove(path)
    const records = yield* (yield* AuditLog).list({}, { limit: 10, anchor: null })
    assert.deepStrictEqual(records.map(({ record: { action, operator, outcome } }) => [action, operator, outcome]).toReversed(), [
      ["make a webhook endpoint", "master", "done"], ["change a webhook endpoint", "master", "done"], ["renew a webhook's secret", "master", "done"],
      ["test a webhook endpoint", "master", "done"], ["replay webhooks", "master", "done"], ["delete a webhook endpoint", "master", "done"]
    ])
  }))
})

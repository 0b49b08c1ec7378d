import { assert, describe } from "@effect/vitest"
import { ApiContract } from "@sigmatrade/api/contract/ApiContract"
import { Effect, Schema } from "effect"
import { HttpApi } from "effect/http-api"
import { newAddress } from "../../support/community.ts"
import { openApp, promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"
import { seeded } from "./seeded.ts"

type Listed = { readonly url: string; readonly has_more: boolean; readonly data: ReadonlyArray<{ readonly id: string }> }

const listsOf = ({ endpoint, four, three, ticket }: Effect.Success<typeof seeded>) => [
  ["/v1/keys", "key_"], ["/v1/users", "usr_"], ["/v1/deposits", "dep_"], ["/v1/suspense", "sus_"], ["/v1/withdrawals", "wd_"], ["/v1/campaigns", "cmp_"],
  ["/v1/tickets", "tkt_"], [`/v1/tickets/tkt_${ticket.id}/messages`, "msg_"], ["/v1/broadcasts", "brd_"], ["/v1/incidents", "inc_"], ["/v1/audit", "aud_"],
  ["/v1/reconciliation", "rec_"], [`/v1/users/usr_${four.id}/deposits`, "dep_"], [`/v1/users/usr_${four.id}/withdrawals`, "wd_"],
  [`/v1/users/usr_${four.id}/statement`, "ent_"], [`/v1/users/usr_${three.id}/commissions`, "com_"],
  ["/v1/webhook-endpoints", "we_"], [`/v1/webhook-endpoints/${endpoint.id}/deliveries`, "evt_"],
  ["/v1/payouts", "po_"], ["/v1/refunds", "rfd_"], ["/v1/dead-letters", "dl_"], [`/v1/users/usr_${four.id}/purchases`, "pur_"]
] as const
const SINGLES = ["deposits", "suspense", "campaigns", "tickets", "broadcasts", "incidents", "webhook-endpoints", "payouts", "refunds", "dead-letters"]

/** The schema the contract promises for what is read at a path. */
const schemaOf = (path: string) => {
  const found: Array<Schema.Top> = []
  HttpApi.reflect(ApiContract, {
    onGroup: () => {},
    onEndpoint: ({ endpoint }) => {
      const pattern = new RegExp(`^${endpoint.path.replaceAll(/:\w+/gu, "[^/]+")}$`, "u")
      if (endpoint.method === "GET" && pattern.test(path)) found.push(...[...endpoint.success].slice(0, 1))
    }
  })
  return Schema.toCodecJson(found[0] ?? Schema.Never) as unknown as Schema.Codec<unknown, unknown>
}

/** The parameter a problem names first. */
const named = ({ errors }: Effect.Success<ReturnType<typeof isProblem>>) => {
  const fault = errors?.[0]
  return fault !== undefined && "parameter" in fault ? fault.parameter : null
}

/** Amounts that are JSON numbers: there must be none. */
const numbersIn = (value: unknown, name = ""): ReadonlyArray<string> =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, one]) => numbersIn(one, key))
    : name === "base_units" && typeof value !== "string" ? [name] : []

describe("lists", () => {
  promise("every list decodes as the contract says, holds ids of its own kind, and is read on from any entry in both directions", Effect.gen(function*() {
    const seeds = yield* seeded
    const { read } = yield* openApp()
    for (const [path, prefix] of listsOf(seeds)) {
      const { body, status } = yield* read(path)
      assert.strictEqual(status, 200, path)
      yield* Effect.orDie(Schema.decodeUnknownEffect(schemaOf(path))(body))
      const { data, url } = body as Listed
      assert.strictEqual(url, path)
      assert.isAtLeast(data.length, 2, path)
      assert.isTrue(data.every(({ id }) => id.startsWith(prefix)), path)
      assert.isEmpty(numbersIn(body))
      const [first, second] = data
      const older = (yield* read(`${path}?limit=1&starting_after=${first?.id}`)).body as Listed
      assert.deepStrictEqual([older.data, older.has_more], [[second], data.length > 2], path)
      const newer = (yield* read(`${path}?limit=1&ending_before=${second?.id}`)).body as Listed
      assert.deepStrictEqual([newer.data, newer.has_more], [[first], false], path)
    }
  }))

  promise("two places to begin at, an id that is none and one that nobody has are refused by name", Effect.gen(function*() {
    const seeds = yield* seeded
    const { read } = yield* openApp()
    for (const [path, prefix] of listsOf(seeds)) {
      const { data: [first] } = (yield* read(path)).body as Listed
      const both = yield* isProblem(yield* read(`${path}?starting_after=${first?.id}&ending_before=${first?.id}`), "parameter_invalid")
      const wrong = yield* isProblem(yield* read(`${path}?starting_after=xyz_1`), "parameter_invalid")
      assert.deepStrictEqual([named(both), named(wrong)], ["ending_before", "starting_after"], path)
      const nobodys = /^\w+_\d+$/u.test(first?.id ?? "") ? `${prefix}999999999` : first?.id.replaceAll(/[0-9a-f]{4}(?=[0-9a-f]{8})/gu, "0000")
      if (nobodys === first?.id) continue
      const unknown = yield* isProblem(yield* read(`${path}?ending_before=${nobodys}`), "parameter_invalid")
      assert.strictEqual(named(unknown), "ending_before", path)
    }
  }))

  promise("one of a list is the same when it is read alone, answers 304 while it has not changed, and 404 when nothing has its id", Effect.gen(function*() {
    yield* seeded
    const { read } = yield* openApp()
    for (const name of SINGLES) {
      const { data: [first] } = (yield* read(`/v1/${name}`)).body as Listed
      const alone = yield* read(`/v1/${name}/${first?.id}`)
      yield* Effect.orDie(Schema.decodeUnknownEffect(schemaOf(`/v1/${name}/x`))(alone.body))
      assert.deepInclude(alone.body as object, first as object)
      const tag = alone.headers.get("etag") ?? ""
      assert.match(tag, /^"[0-9a-f]+"$/u, name)
      const again = yield* read(`/v1/${name}/${first?.id}`, { "if-none-match": tag })
      assert.deepStrictEqual([again.status, again.text, again.headers.get("etag")], [304, "", tag])
      assert.strictEqual((yield* read(`/v1/${name}/${first?.id}`, { "if-none-match": "\"other\"" })).status, 200)
      const nobody = { campaigns: "cmp_nobody", incidents: "inc_999999" }[name] ?? first?.id.replaceAll(/[0-9a-f]{3}(?=[-:]|$)/gu, "000") ?? ""
      if (nobody !== first?.id) yield* isProblem(yield* read(`/v1/${name}/${nobody}`), "resource_not_found")
    }
  }))

  promise("a user is found by Telegram id and by wallet in any letters, and not by another's", Effect.gen(function*() {
    const { four, three } = yield* seeded
    const { read } = yield* openApp()
    const ids = (query: string) => Effect.map(read(`/v1/users?${query}`), ({ body }) => (body as Listed).data.map(({ id }) => id))
    const wallet = `0x${(four.wallet?.address ?? "").slice(2).toUpperCase()}`
    assert.deepStrictEqual(yield* ids(`telegram_id=${four.telegramId}`), [`usr_${four.id}`])
    assert.deepStrictEqual(yield* ids(`wallet=${wallet}`), [`usr_${four.id}`])
    assert.deepStrictEqual(yield* ids(`wallet=${wallet}&telegram_id=${three.telegramId}`), [])
    assert.deepStrictEqual(yield* ids(`wallet=${newAddress()}`), [])
    yield* isProblem(yield* read("/v1/users?wallet=0x12"), "parameter_invalid")
    const { body } = yield* read(`/v1/users/usr_${four.id}/balances`)
    yield* Effect.orDie(Schema.decodeUnknownEffect(schemaOf("/v1/users/x/balances"))(body))
  }))
})

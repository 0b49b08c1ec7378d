import { assert, describe } from "@effect/vitest"
import { problemCodes } from "@sigmatrade/api/problems/problemCatalog"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Cause, Effect, Schema } from "effect"
import { join } from "../../support/community.ts"
import { KEY, openApp, promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

class SqlError extends Schema.TaggedError<SqlError>()("SqlError", { message: Schema.String }) {}

const NOBODY = "01890a5d-ac96-774b-bcce-b302099a8057"

/** Stores whose database is gone: adapters turn the failure of SQL into a defect. */
const withBrokenLevels = (defect: unknown) => <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.flatMap(LevelStore, (levels) =>
    Effect.provideService(self, LevelStore, LevelStore.of({ ...levels, table: Effect.die(defect) })))

const isUnavailable = (cause: Cause.Cause<unknown>) => Cause.squash(cause) instanceof SqlError


const codeProblems = (path: string, code: Parameters<typeof isProblem>[1], name: string, parameter?: string) =>
  promise(name, Effect.gen(function*() {
    const { read } = yield* openApp()
    const problem = yield* isProblem(yield* read(path), code)
    if (parameter !== undefined) assert.include((problem.errors ?? []).map((fault) => "parameter" in fault ? fault.parameter : fault.pointer), parameter)
  }))

describe("what the caller did wrong", () => {
  codeProblems("/v1/nothing", "route_not_found", "an unknown path under /v1 is a problem")
  codeProblems("/", "route_not_found", "an unknown path elsewhere is a problem")
  codeProblems("/v1/levels/", "route_not_found", "a path with a slash too many is another path")
  codeProblems(`/v1/users/usr_${NOBODY}`, "user_not_found", "an id nobody has is a problem of its own")
  codeProblems(`/v1/users/${NOBODY}/deposits`, "user_not_found", "an id nobody has has no deposits")
  codeProblems(`/v1/users/${NOBODY}/referrals`, "user_not_found", "an id nobody has has no referrals")
  codeProblems("/v1/users/12345", "parameter_invalid", "an id that is none names the parameter", "id")
  codeProblems(`/v1/users/dep_${NOBODY}`, "parameter_invalid", "an id of another kind of thing is refused", "id")
  codeProblems(`/v1/users/${NOBODY.toUpperCase()}`, "parameter_invalid", "an id in capitals is refused", "id")
  codeProblems(`/v1/users/${"a".repeat(300)}`, "parameter_invalid", "an endless id is refused as an id", "id")
  codeProblems("/v1/users/%00%27%3B--", "parameter_invalid", "an id that attacks is refused as an id", "id")
  codeProblems(`/v1/users/${NOBODY}/deposits?limit=0`, "parameter_invalid", "limit below 1 is refused", "limit")
  codeProblems(`/v1/users/${NOBODY}/deposits?limit=101`, "parameter_invalid", "limit above 100 is refused", "limit")
  codeProblems(`/v1/users/${NOBODY}/deposits?limit=1.5`, "parameter_invalid", "a broken limit is refused", "limit")
  codeProblems(`/v1/users/${NOBODY}/deposits?limit=`, "parameter_invalid", "an empty limit is refused", "limit")
  codeProblems(`/v1/users/${NOBODY}/deposits?limit=abc`, "parameter_invalid", "a limit of letters is refused", "limit")
  codeProblems(`/v1/users/${NOBODY}/referrals?limit=5&limit=6`, "parameter_invalid", "a limit given twice is refused", "limit")
  codeProblems("/v1/levels?asset=BNB", "parameter_unknown", "an unknown query name is refused, also where there is no query", "asset")
  codeProblems(`/v1/users/${NOBODY}/deposits?Limit=5`, "parameter_unknown", "a misspelt query name is never ignored", "Limit")
  codeProblems(`/v1/users/${NOBODY}?__proto__=1`, "parameter_unknown", "a query name that attacks is refused by its name", "__proto__")

  promise("a path that cannot be decoded is a problem, not an empty answer", Effect.gen(function*() {
    const { read } = yield* openApp()
    const answer = yield* read("/v1/users/%E0%A4%A")
    assert.isTrue(answer.status === 400 || answer.status === 404)
    assert.strictEqual(answer.headers.get("content-type"), "application/problem+json")
  }))

  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    promise(`${method} is not allowed where only reading is, and the answer says what is`, Effect.gen(function*() {
      const { ask } = yield* openApp()
      for (const path of ["/v1/levels", `/v1/users/${NOBODY}`, "/health", "/docs"]) {
        const answer = yield* ask(path, { method, headers: { authorization: `Bearer ${KEY}` } })
        yield* isProblem(answer, "method_not_allowed")
        assert.strictEqual(answer.headers.get("allow"), "GET, HEAD")
      }
    }))
  }

  promise("HEAD answers what GET does, without the body", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const answer = yield* ask("/v1/levels", { method: "HEAD", headers: { authorization: `Bearer ${KEY}` } })
    assert.deepStrictEqual([answer.status, answer.text], [200, ""])
    assert.strictEqual((yield* ask("/v1/levels", { method: "HEAD" })).status, 401)
  }))

  promise("a body beyond the limit is refused before anything else looks at it", Effect.gen(function*() {
    const { ask } = yield* openApp({ bodyBytesMax: 1_000 })
    const body = "x".repeat(1_001)
    yield* isProblem(yield* ask("/v1/levels", { method: "POST", body, headers: { "content-length": "1001" } }), "request_too_large")
    yield* isProblem(yield* ask("/v1/levels", { method: "POST", body: new Blob([body]).stream(), duplex: "half" } as RequestInit), "request_too_large")
  }))
})

describe("what went wrong on our side", () => {
  promise("a defect is a 500 that says nothing of its cause", Effect.gen(function*() {
    const { read } = yield* openApp({ isUnavailable })
    const answer = yield* read("/v1/levels")
    yield* isProblem(answer, "internal_error")
    assert.notInclude(answer.text, "secret of the cause")
  }).pipe(withBrokenLevels(new Error("secret of the cause"))))

  promise("a defect that means the database is gone is a 503 with Retry-After, and says nothing of its cause", Effect.gen(function*() {
    const { read } = yield* openApp({ isUnavailable, retryAfterSeconds: 7 })
    const answer = yield* read("/v1/levels")
    yield* isProblem(answer, "service_unavailable")
    assert.strictEqual(answer.headers.get("retry-after"), "7")
    assert.notInclude(answer.text, "db.internal")
  }).pipe(withBrokenLevels(new SqlError({ message: "connect ECONNREFUSED db.internal:5432" }))))

  promise("an answer that takes too long is given up with a 503", Effect.gen(function*() {
    const user = yield* join()
    const deposits = yield* DepositStore
    const { read } = yield* Effect.provideService(
      openApp({ answerMsMax: 40 }),
      DepositStore,
      DepositStore.of({ ...deposits, list: () => Effect.never })
    )
    const answer = yield* read(`/v1/users/${user.id}/deposits`)
    yield* isProblem(answer, "service_unavailable")
    assert.strictEqual(answer.headers.get("retry-after"), "5")
  }))
})

describe("what every answer has", () => {
  promise("problem types begin with the base of the settings", Effect.gen(function*() {
    const { ask, read } = yield* openApp({ problemBase: "https://api.example.org/problems" })
    yield* isProblem(yield* ask("/v1/levels"), "unauthorized", "https://api.example.org/problems")
    yield* isProblem(yield* read("/v1/users/x"), "parameter_invalid", "https://api.example.org/problems")
    yield* isProblem(yield* ask("/nowhere"), "route_not_found", "https://api.example.org/problems")
  }))

  promise("every code of a problem leads to a page", Effect.gen(function*() {
    const { ask } = yield* openApp()
    for (const code of problemCodes) {
      const page = yield* ask(`/problems/${code}`)
      assert.strictEqual(page.status, 200)
      assert.match(page.headers.get("content-type") ?? "", /^text\/html/u)
      assert.include(page.text, code)
    }
    yield* isProblem(yield* ask("/problems/unheard_of"), "route_not_found")
  }))

  promise("data is never stored, sniffed, framed or run", Effect.gen(function*() {
    const { ask, read } = yield* openApp()
    for (const answer of [yield* read("/v1/levels"), yield* ask("/v1/levels"), yield* ask("/nowhere"), yield* ask("/ready")]) {
      assert.strictEqual(answer.headers.get("cache-control"), "no-store")
      assert.strictEqual(answer.headers.get("x-content-type-options"), "nosniff")
      assert.strictEqual(answer.headers.get("x-frame-options"), "DENY")
      assert.strictEqual(answer.headers.get("referrer-policy"), "no-referrer")
      assert.include(answer.headers.get("content-security-policy"), "default-src 'none'")
      assert.isNull(answer.headers.get("x-powered-by"))
    }
  }))
})

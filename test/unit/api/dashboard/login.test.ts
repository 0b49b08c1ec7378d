import { assert, describe, it } from "@effect/vitest"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { browserSession } from "@sigmatrade/core/admin/openDashboard"
import { OperatorSession, SessionId } from "@sigmatrade/core/admin/OperatorSession"
import { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { openApp, promise, world } from "../ApiTest.ts"
import { randomUUID } from "node:crypto"
import { browserOf, form, operatorInChat, ORIGIN } from "./DashboardTest.ts"

describe("the way into the dashboard", () => {
  promise("a link is used up by the button and by nothing else: looking at its page leaves it as it is, and it opens once", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const { link, session } = yield* operatorInChat("olga", "manager")
    const secret = yield* link
    for (const method of ["GET", "HEAD", "GET"]) assert.strictEqual((yield* ask("/dashboard/login", { method })).status, 200)
    const tries = yield* Effect.forEach(Array.from({ length: 10 }), () => ask("/dashboard/login", form({ link: secret })), { concurrency: "unbounded" })
    assert.deepStrictEqual(tries.map(({ status }) => status).toSorted((one, other) => one - other), [303, ...Array.from({ length: 9 }, () => 401)])
    const sessions = yield* (yield* OperatorSessionStore).all
    assert.strictEqual(sessions.filter(({ operator }) => operator === "olga").length, 2)
    assert.isTrue(sessions.some(({ id }) => id === session.id), "the session in the chat goes on")
    const logged = yield* (yield* AuditLog).page(null, 10)
    assert.deepStrictEqual(logged.map(({ record: { action } }) => action), ["open dashboard", "ask for dashboard"])
    assert.notInclude(JSON.stringify(logged), secret)
  }))

  promise("a link is worth nothing once another was asked for, the session it was asked for in is over, or its operator is dismissed", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const { link, session } = yield* operatorInChat("olga", "manager")
    const statusOf = (secret: string) => Effect.map(ask("/dashboard/login", form({ link: secret })), ({ status }) => status)
    const [first, second] = [yield* link, yield* link]
    assert.deepStrictEqual([yield* statusOf(first), yield* statusOf(second)], [401, 303])
    const [third, sessions] = [yield* link, yield* OperatorSessionStore]
    yield* sessions.begin(new OperatorSession({ ...session, id: SessionId.make(randomUUID()) }))
    assert.strictEqual(yield* statusOf(third), 401, "he has logged in anew")
    yield* sessions.begin(session)
    const fourth = yield* link
    yield* sessions.end(session.id)
    assert.strictEqual(yield* statusOf(fourth), 401)
    const ivan = yield* operatorInChat("ivan", "manager")
    const his = yield* ivan.link
    yield* (yield* OperatorStore).dismiss(ivan.session.operator)
    assert.deepStrictEqual([yield* statusOf(his), yield* statusOf(""), yield* statusOf("opk_guessed")], [401, 401, 401])
  }))

  promise("the key in the browser is no script's, no other site's, and over HTTPS this host's alone", Effect.gen(function*() {
    const plain = yield* browserOf(yield* openApp(), "olga", "manager")
    assert.match(plain.headers.get("set-cookie") ?? "", /^sigmatrade-dashboard=[^;]{40,}; Path=\/; HttpOnly; SameSite=Strict$/u)
    const secured = yield* openApp({ publicUrl: "https://api.example.org/" })
    const { link } = yield* operatorInChat("ivan", "manager")
    const opened = yield* secured.ask("/dashboard/login", form({ link: yield* link }, { origin: "https://api.example.org" }))
    assert.match(opened.headers.get("set-cookie") ?? "", /^__Host-sigmatrade-dashboard=[^;]{40,}; Path=\/; HttpOnly; Secure; SameSite=Strict$/u)
  }))

  promise("over a way that others can read nobody is let in", Effect.gen(function*() {
    const { link } = yield* operatorInChat("olga", "manager")
    const secret = yield* link
    const far = (yield* openApp()).ask
    const origin = "http://api.example.org"
    assert.strictEqual((yield* far(`${origin}/dashboard/login`, form({ link: secret }, { origin }))).status, 403)
    assert.strictEqual((yield* (yield* openApp({ publicUrl: origin })).ask("/dashboard/login", form({ link: secret }, { origin }))).status, 403)
    assert.strictEqual((yield* far("/dashboard/login", form({ link: secret }))).status, 303)
  }))

  promise("a form of another site does nothing, whoever is logged in", Effect.gen(function*() {
    const app = yield* openApp()
    const { cookie, post, see } = yield* browserOf(app, "olga", "manager")
    const foreign = [
      { origin: "https://evil.example.org" }, { origin: "null" }, { origin: "https://evil.example.org", "sec-fetch-site": "cross-site" },
      { origin: "https://sub.localhost", "sec-fetch-site": "same-site" }
    ]
    for (const headers of foreign) assert.strictEqual((yield* post("/dashboard/do/flows/stop", { flow: "payouts", note: "evil" }, headers)).status, 403)
    const json = { method: "POST", body: "{}", headers: { cookie, origin: "https://evil.example.org", "content-type": "application/json" } }
    assert.strictEqual((yield* app.ask("/dashboard/do/flows/stop", json)).status, 403)
    assert.strictEqual((yield* app.ask("/dashboard/do/flows/stop", { ...json, headers: { cookie, "content-type": "application/json" } })).status, 403)
    assert.notInclude((yield* see("/dashboard")).text, "evil")
    assert.strictEqual((yield* post("/dashboard/logout", {}, { origin: "https://evil.example.org" })).status, 403)
    assert.strictEqual((yield* see("/dashboard")).status, 200)
  }))

  promise("who logs out, or whose session is ended in the bot, sees nothing more, and neither does who never was logged in", Effect.gen(function*() {
    const app = yield* openApp()
    const [olga, ivan] = [yield* browserOf(app, "olga", "manager"), yield* browserOf(app, "ivan", "manager")]
    assert.strictEqual((yield* olga.post("/dashboard/logout")).status, 200)
    const sessions = yield* OperatorSessionStore
    yield* sessions.endAll(ivan.chat.operator)
    for (const { see } of [olga, ivan, { see: (path: string) => app.ask(path) }, { see: (path: string) => app.ask(path, { headers: { cookie: "sigmatrade-dashboard=opk_guessed" } }) }]) {
      for (const path of ["/dashboard", "/dashboard/members", "/dashboard/live?of=/dashboard"]) {
        const { status, text } = yield* see(path)
        assert.strictEqual(status, 401)
        assert.notInclude(text, "Log out")
      }
    }
  }))

  promise("every page says that nothing inline and nothing from elsewhere may run, and names its own files by their content", Effect.gen(function*() {
    const app = yield* openApp()
    const { see } = yield* browserOf(app, "olga", "manager")
    for (const { headers, text } of [yield* see("/dashboard"), yield* app.ask("/dashboard/login")]) {
      const policy = headers.get("content-security-policy") ?? ""
      assert.include(policy, "default-src 'none'; style-src 'self'; script-src 'self';")
      assert.notInclude(policy, "unsafe")
      assert.deepStrictEqual([headers.get("cache-control"), headers.get("x-frame-options"), headers.get("referrer-policy")], ["no-store", "DENY", "no-referrer"])
      assert.notMatch(text, /<style|style="|<script>|onclick|javascript:/u)
      const files = [...text.matchAll(/(?:href|src)="(\/dashboard\/assets\/[a-z]+\.[0-9a-f]{16}\.(?:css|js))"/gu)].map(([, path = ""]) => path)
      assert.strictEqual(files.length, 2)
      for (const path of files) {
        const file = yield* app.ask(path)
        assert.strictEqual(file.status, 200)
        assert.include(file.headers.get("cache-control") ?? "", "immutable")
        if (path.endsWith(".js")) assert.isAtMost(file.text.length, 2_048)
      }
    }
    assert.strictEqual((yield* app.ask("/dashboard/login", form({ link: "" }, { origin: ORIGIN }))).status, 401)
  }))
})

describe("the time of a session in a browser", () => {
  it.effect("it ends after 15 minutes without use, to look on is no use, and 24 hours after the login it ends in any case; a link ends after 2 minutes", () =>
    Effect.gen(function*() {
      const app = yield* openApp()
      const { cookie, see } = yield* browserOf(app, "olga", "manager")
      const later = (minutes: number) => TestClock.adjust(`${minutes} minutes`)
      const status = (path = "/dashboard") => Effect.map(see(path), (answer) => answer.status)
      yield* later(14)
      assert.strictEqual(yield* status(), 200)
      yield* later(14)
      assert.strictEqual(yield* status(), 200)
      for (let looks = 0; looks < 3; looks++) {
        assert.isNotNull(yield* browserSession(Redacted.make(cookie.split("=")[1] ?? ""), "look"))
        yield* later(5)
      }
      assert.strictEqual(yield* status(), 401)
      const again = yield* browserOf(app, "ivan", "manager")
      for (let minutes = 0; minutes < 24 * 60 - 10; minutes += 10) {
        assert.strictEqual((yield* again.see("/dashboard/jobs")).status, 200)
        yield* later(10)
      }
      yield* later(10)
      assert.strictEqual((yield* again.see("/dashboard/jobs")).status, 401)
      const { link } = yield* operatorInChat("oleg", "manager")
      const secret = yield* link
      yield* later(2)
      assert.strictEqual((yield* app.ask("/dashboard/login", form({ link: secret }))).status, 401)
    }).pipe(Effect.scoped, Effect.provide(world)))
})

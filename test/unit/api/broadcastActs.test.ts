import { assert, describe } from "@effect/vitest"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { Broadcast, BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { rewriteBroadcast } from "@sigmatrade/core/broadcast/rewriteBroadcast"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import { randomUUID } from "node:crypto"
import { freshDraft } from "@sigmatrade/adapters/contract/broadcast/freshDraft"
import { milli, join } from "../../support/community.ts"
import type { Answer } from "./ApiTest.ts"
import { fundedMember, openApp, promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

interface Shown {
  readonly id: string
  readonly state: string
  readonly recipients: number
}

const shownIn = ({ body }: Answer) => body as Shown
const once = () => ({ "idempotency-key": randomUUID() })
const idOf = (id: string) => BroadcastId.make(id.slice("brd_".length))
const TEXT = { audience: { type: "everybody" }, text: "News 🦊" }

/** An operator's tool, and a community of three. */
const openDesk = Effect.gen(function*() {
  const app = yield* openApp()
  const members = [yield* fundedMember(milli(1_000)), yield* join(), yield* join()] as const
  const draft = (body: unknown = TEXT, headers: Record<string, string> = once()) => app.write("/v1/broadcasts", body, headers)
  const shown = (id: string) => app.read(`/v1/broadcasts/${id}`)
  const preview = (id: string) => app.read(`/v1/broadcasts/${id}/preview`)
  const act = (id: string, word: string, body?: unknown, given: Record<string, string> = {}) =>
    app.write(`/v1/broadcasts/${id}/${word}`, body, { ...once(), ...given })
  /** Decides about it as it is now. */
  const decide = Effect.fnUntraced(function*(id: string, word: string, body?: unknown, given: Record<string, string> = {}) {
    return yield* act(id, word, body, { "if-match": (yield* shown(id)).headers.get("etag") ?? "", ...given })
  })
  return { ...app, members, draft, shown, preview, act, decide }
})

const audited = (action: string) => Effect.flatMap(AuditLog, (log) => Effect.map(log.list({ action }, { limit: 10, anchor: null }), (found) =>
  found.map(({ record: { operator, outcome, subject } }): readonly [string | null, string, string] => [operator, subject, outcome])))

describe("broadcasts over HTTP", () => {
  promise("one is written, seen, started, held, let go on and ended, and the audit log has each step in the words of the desk", Effect.gen(function*() {
    const { act, decide, draft, preview, shown } = yield* openDesk
    const made = yield* draft({ ...TEXT, link: { text: "Look", url: "https://example.org/news" } })
    assert.strictEqual(made.status, 201)
    assert.deepInclude(made.body, { object: "broadcast", operator: "master", state: "draft", text: "News 🦊", media: null, recipients: 0 })
    const { id } = shownIn(made)
    assert.deepStrictEqual((yield* shown(id)).body, made.body)
    assert.deepInclude((yield* preview(id)).body, {
      object: "broadcast_preview", broadcast: id, recipients: 3, messages: 3,
      parts: [{ text: "News 🦊", media: null, link: { text: "Look", url: "https://example.org/news" } }]
    })
    assert.deepInclude((yield* decide(id, "start")).body, { state: "running", recipients: 3 })
    assert.deepInclude((yield* act(id, "pause")).body, { state: "paused" })
    assert.deepInclude((yield* act(id, "resume")).body, { state: "running" })
    const ended = yield* act(id, "cancel")
    assert.deepInclude(ended.body, { state: "cancelled" })
    assert.include(ended.text, "{\"outcome\":\"left out\",\"recipients\":3}")
    assert.deepStrictEqual(yield* audited("draft broadcast"), [["master", "segment:all", "done"]])
    for (const word of ["start", "pause", "resume", "cancel"]) {
      assert.deepStrictEqual(yield* audited(`${word} broadcast`), [["master", `broadcast:${idOf(id)}`, "done"]])
    }
  }))

  promise("a repeat with the same key writes nothing and starts nothing a second time", Effect.gen(function*() {
    const { decide, draft, read } = yield* openDesk
    const key = once()
    const [first, again] = [yield* draft(undefined, key), yield* draft(undefined, key)]
    assert.deepStrictEqual([again.text, again.headers.get("idempotency-replayed")], [first.text, "true"])
    assert.lengthOf(((yield* read("/v1/broadcasts")).body as { readonly data: ReadonlyArray<unknown> }).data, 1)
    const { id } = shownIn(first)
    const started = yield* decide(id, "start", undefined, key)
    assert.strictEqual((yield* decide(id, "start", undefined, key)).text, started.text)
    yield* isProblem(yield* decide(id, "start"), "broadcast_unexpected_state")
    assert.lengthOf(yield* audited("start broadcast"), 2)
    yield* isProblem(yield* draft(undefined, {}), "idempotency_key_missing")
  }))

  promise("nobody starts, schedules or rewrites what he has not seen", Effect.gen(function*() {
    const { act, decide, draft, shown } = yield* openDesk
    const { id } = shownIn(yield* draft())
    const seen = (yield* shown(id)).headers.get("etag") ?? ""
    yield* rewriteBroadcast(idOf(id), { text: "Other words", media: null, link: null })
    const later = DateTime.formatIso(DateTime.add(yield* DateTime.now, { hours: 1 }))
    for (const [word, body] of [["start", undefined], ["schedule", { not_before: later }], ["rewrite", { text: "Mine" }]] as const) {
      yield* isProblem(yield* decide(id, word, body, { "if-match": seen }), "precondition_failed")
      yield* isProblem(yield* act(id, word, body), "precondition_required")
    }
    assert.deepInclude((yield* shown(id)).body, { state: "draft", text: "Other words" })
  }))

  promise("a draft says something else and keeps its picture; what is scheduled never changes", Effect.gen(function*() {
    const { decide, preview } = yield* openDesk
    const draft = new Broadcast({ ...freshDraft([]), createdAt: yield* DateTime.now })
    yield* (yield* BroadcastStore).add(draft)
    const id = `brd_${draft.id}`
    assert.deepInclude((yield* decide(id, "rewrite", { text: "" })).body, { text: "", media: "photo", link: null })
    assert.deepInclude((yield* preview(id)).body, { parts: [{ text: "", media: "photo", link: null }], recipients: 0 })
    assert.deepStrictEqual(yield* audited("rewrite broadcast"), [["master", `broadcast:${draft.id}`, "done"]])
    yield* decide(id, "schedule", { not_before: DateTime.formatIso(DateTime.add(yield* DateTime.now, { hours: 1 })) })
    assert.include((yield* isProblem(yield* decide(id, "rewrite", { text: "x" }), "broadcast_unexpected_state")).detail, "scheduled")
  }))

  promise("it starts by itself within its times, a day long unless said, and may be put off", Effect.gen(function*() {
    const { decide, draft } = yield* openDesk
    const { id } = shownIn(yield* draft())
    const now = yield* DateTime.now
    const [early, late] = [1, 2].map((hours) => DateTime.formatIso(DateTime.add(now, { hours }))) as [string, string]
    yield* isProblem(yield* decide(id, "schedule", { not_before: late, not_after: early }), "broadcast_window_empty")
    yield* isProblem(yield* decide(id, "schedule", { not_before: "2020-01-01T00:00:00Z", not_after: late }), "broadcast_begins_past")
    yield* isProblem(yield* decide(id, "schedule", { not_before: "tomorrow" }), "body_invalid")
    assert.deepInclude((yield* decide(id, "schedule", { not_before: early })).body, {
      state: "scheduled", not_before: early, not_after: DateTime.formatIso(DateTime.add(now, { hours: 25 }))
    })
    assert.deepInclude((yield* decide(id, "schedule", { not_before: early, not_after: late })).body, { state: "scheduled", not_after: late })
    assert.deepStrictEqual((yield* audited("schedule broadcast")).map(([, , outcome]) => outcome), ["done", "done", "BroadcastBeginsPast", "BroadcastWindowEmpty"])
  }))

  promise("what cannot be done where it stands is refused with where it stands", Effect.gen(function*() {
    const { act, decide, draft } = yield* openDesk
    const { id } = shownIn(yield* draft())
    for (const word of ["pause", "resume"]) assert.include((yield* isProblem(yield* act(id, word), "broadcast_unexpected_state")).detail, "draft")
    yield* act(id, "cancel")
    assert.include((yield* isProblem(yield* decide(id, "start"), "broadcast_unexpected_state")).detail, "cancelled")
    yield* isProblem(yield* act(id, "cancel"), "broadcast_unexpected_state")
  }))

  promise("a paused one whose time is over does not go on, and the answer says why", Effect.gen(function*() {
    const { act } = yield* openDesk
    const store = yield* BroadcastStore
    const draft = new Broadcast({ ...freshDraft([]), createdAt: yield* DateTime.now })
    const at = DateTime.add(yield* DateTime.now, { hours: -2 })
    yield* store.add(draft)
    const window = { notBefore: at, notAfter: DateTime.add(at, { hours: 1 }) }
    yield* store.move({ id: draft.id, from: ["draft"], to: "running", operator: null, at, window })
    yield* store.move({ id: draft.id, from: ["running"], to: "paused", operator: null, at })
    assert.include((yield* isProblem(yield* act(`brd_${draft.id}`, "resume"), "broadcast_unexpected_state")).detail, DateTime.formatIso(window.notAfter))
  }))

  promise("every audience reaches whom it says", Effect.gen(function*() {
    const { draft, members: [rich, plain, away], preview } = yield* openDesk
    yield* (yield* UserStore).setReachable(away.id, false)
    yield* (yield* UserStore).setLanguage(plain.id, "ru")
    const reached = Effect.fnUntraced(function*(audience: unknown) {
      const made = yield* draft({ audience, text: "News" })
      assert.deepInclude((made.body as { readonly audience: unknown }).audience, { type: (audience as { readonly type: string }).type })
      return shownIn(yield* preview(shownIn(made).id)).recipients
    })
    assert.strictEqual(yield* reached({ type: "everybody" }), 2)
    assert.strictEqual(yield* reached({ type: "in_language", language: "ru" }), 1)
    assert.strictEqual(yield* reached({ type: "at_level", level: null }), 2)
    assert.strictEqual(yield* reached({ type: "at_level", level: 3 }), 0)
    assert.strictEqual(yield* reached({ type: "with_balance" }), 1)
    assert.strictEqual(yield* reached({ type: "inactive_since", since: "2020-01-01T00:00:00Z" }), 0)
    assert.strictEqual(yield* reached({ type: "listed", users: [`usr_${rich.id}`, `usr_${away.id}`] }), 1)
    const subjects = (yield* audited("draft broadcast")).map(([, subject]) => subject.slice("segment:".length))
    assert.deepStrictEqual(subjects.toReversed(), ["all", "ru", "none", "level-3", "rich", "inactive", "listed"])
  }))

  const hostile: ReadonlyArray<readonly [string, unknown]> = [
    ["an unknown audience", { type: "nobody" }],
    ["an audience with a member more", { type: "everybody", level: 1 }],
    ["a level there cannot be", { type: "at_level", level: 2 ** 40 }],
    ["a moment no database holds", { type: "inactive_since", since: "-200000-01-01T00:00:00Z" }],
    ["a list of nobody", { type: "listed", users: [] }],
    ["a list of 1001", { type: "listed", users: Array.from({ length: 1001 }, () => randomUUID()) }]
  ]
  for (const [name, audience] of hostile) {
    promise(`${name} is a problem of the body`, Effect.gen(function*() {
      const { draft } = yield* openDesk
      yield* isProblem(yield* draft({ audience, text: "News" }), "body_invalid")
    }))
  }

  promise("a broadcast without words and a button that hides where it leads are refused", Effect.gen(function*() {
    const { decide, draft } = yield* openDesk
    yield* isProblem(yield* draft({ ...TEXT, text: " \n " }), "broadcast_empty")
    yield* isProblem(yield* draft({ ...TEXT, text: "half a fox \ud83e" }), "body_invalid")
    for (const url of ["http://example.org", "https://bank.example@other.example", "https://localhost", "https://1.1.1.1"]) {
      yield* isProblem(yield* draft({ ...TEXT, link: { text: "Look", url } }), "link_unfit")
    }
    yield* isProblem(yield* draft({ ...TEXT, link: { text: " ", url: "https://example.org" } }), "link_unfit")
    const { id } = shownIn(yield* draft())
    yield* isProblem(yield* decide(id, "rewrite", { text: "x", link: { text: "Look", url: "http://example.org" } }), "link_unfit")
    yield* isProblem(yield* decide(id, "rewrite", { text: "" }), "broadcast_empty")
  }))

  promise("what nobody knows is no broadcast, whatever is asked of it", Effect.gen(function*() {
    const { act, preview } = yield* openDesk
    const nobody = "brd_01890a5d-ac96-774b-bcce-b302099a8057"
    yield* isProblem(yield* preview(nobody), "resource_not_found")
    const bodies: Readonly<Record<string, unknown>> = { rewrite: { text: "x" }, schedule: { not_before: "2099-01-01T00:00:00Z" } }
    for (const word of ["rewrite", "schedule", "start", "pause", "resume", "cancel"]) {
      yield* isProblem(yield* act(nobody, word, bodies[word], { "if-match": "*" }), "resource_not_found")
    }
  }))
})

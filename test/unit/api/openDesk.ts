import { assert } from "@effect/vitest"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { Effect } from "effect"
import { randomUUID } from "node:crypto"
import type { Answer } from "./ApiTest.ts"
import { openApp } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

/** The header that names a new wish. */
export const once = () => ({ "idempotency-key": randomUUID() })

/** What most answers have. */
export interface Made {
  readonly id: string
}

/** The body of an answer to what was done. */
export const succeeded = ({ body, status, text }: Answer): unknown => {
  assert.isBelow(status, 300, text)
  return body
}

/** Opens the app as an operator's tool does: `act` is a new wish, `decide` one about what was just read at `seen`. */
export const openDesk = Effect.gen(function*() {
  const app = yield* openApp()
  const act = (path: string, body?: unknown, given: Record<string, string> = {}) => app.write(path, body, { ...once(), ...given })
  const decide = Effect.fnUntraced(function*(seen: string, path: string, body?: unknown, given: Record<string, string> = {}) {
    return yield* act(path, body, { "if-match": (yield* app.read(seen)).headers.get("etag") ?? "", ...given })
  })
  /** The same wish twice is done once, and answered alike. Answers the first answer. */
  const twice = Effect.fnUntraced(function*(path: string, body?: unknown, given: Record<string, string> = {}) {
    const headers = { ...once(), ...given }
    const first = yield* app.write(path, body, headers)
    const again = yield* app.write(path, body, headers)
    assert.isBelow(first.status, 300, first.text)
    assert.deepStrictEqual([again.status, again.text, again.headers.get("idempotency-replayed")], [first.status, first.text, "true"])
    return first
  })
  /** Without an ETag nothing is decided, and with an old one neither. */
  const needsMatch = Effect.fnUntraced(function*(path: string, body?: unknown) {
    yield* isProblem(yield* act(path, body), "precondition_required")
    yield* isProblem(yield* act(path, body, { "if-match": "\"0000\"" }), "precondition_failed")
  })
  return { ...app, act, decide, twice, needsMatch }
})

/** What the audit log holds of an action, oldest first: subject, outcome and reason. */
export const audited = Effect.fnUntraced(function*(action: string) {
  const found = yield* (yield* AuditLog).list({ action }, { limit: 100, anchor: null })
  return found.toReversed().map(({ record: { outcome, reason, subject } }) => [subject, outcome, reason] as const)
})

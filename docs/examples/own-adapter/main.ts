import { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import { Session, SessionId, Sessions } from "@sigmatrade/core/limit/Sessions"
import { DateTime, Effect, Option } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as SessionsSqlite from "./SessionsSqlite.ts"

const folder = mkdtempSync(join(tmpdir(), "own-adapter-"))
const subject = LimitSubject.make("olga")
const id = SessionId.make("first")

const begin = Effect.gen(function*() {
  const now = yield* DateTime.now
  const session = new Session({ subject, id, version: 1, data: { step: "one" }, expiresAt: DateTime.add(now, { minutes: 30 }) })
  const sessions = yield* Sessions
  console.log("Begun:", yield* sessions.put(session, now), "and again:", yield* sessions.put(session, now))
})
const lookUp = Effect.gen(function*() {
  const session = yield* (yield* Sessions).get(subject, id, yield* DateTime.now)
  console.log("After a restart:", Option.getOrThrow(session).data["step"])
})

// Each has the file opened anew.
const file = join(folder, "sessions.sqlite")
await Effect.runPromise(begin.pipe(Effect.provide(SessionsSqlite.layer(file))))
await Effect.runPromise(lookUp.pipe(Effect.provide(SessionsSqlite.layer(file))))
rmSync(folder, { recursive: true })

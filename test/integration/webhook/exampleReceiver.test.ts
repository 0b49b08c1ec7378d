import { assert, describe, it } from "@effect/vitest"
import * as WebhookSenderHttp from "@sigmatrade/adapters/webhook/WebhookSenderHttp"
import { EventId } from "@sigmatrade/core/event/Event"
import { WebhookSender } from "@sigmatrade/core/webhook/WebhookSender"
import { DateTime, Effect, Redacted, Schedule } from "effect"
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { freePort } from "../../support/postgresServer.ts"
import { temporaryFolder } from "../../support/temporaryFolder.ts"

const project = join(import.meta.dirname, "../../..")
const [, example = ""] = /<!-- example:receiver -->\n```ts\n([\s\S]*?)```/u.exec(readFileSync(join(project, "docs/webhooks.md"), "utf8")) ?? []
const secret = () => `whsec_${randomBytes(32).toString("base64")}`

/** The receiver of the page, in a process of its own: where it listens, and what it has printed. */
const startExample = Effect.fn("startExample")(function*(key: string) {
  const [folder, port] = [yield* temporaryFolder, yield* Effect.promise(() => freePort())]
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"))
  writeFileSync(join(folder, "package.json"), `{"type":"module"}`)
  writeFileSync(join(folder, "receiver.ts"), example)
  const printed: Array<string> = []
  yield* Effect.acquireRelease(
    Effect.sync(() => {
      const receiver = spawn(process.execPath, [join(folder, "receiver.ts")], { env: { ...process.env, WEBHOOK_SECRET: key, PORT: String(port) } })
      receiver.stdout.on("data", (bytes) => void printed.push(String(bytes)))
      return receiver
    }),
    (receiver) => Effect.sync(() => void receiver.kill())
  )
  return { url: `http://127.0.0.1:${port}/`, printed }
})

describe("the receiver of docs/webhooks.md", () => {
  it.live("takes what is from us, does it once however often it comes, and refuses everything else", () =>
    Effect.gen(function*() {
      const key = secret()
      const { printed, url } = yield* startExample(key)
      const id = EventId.make("evt_01890a5d-ac96-774b-bcce-b302099a8057")
      const body = `{"object":"event","id":"${id}","type":"deposit.credited","timestamp":"2026-03-01T12:00:00.000Z","data":{}}`
      const { send } = yield* WebhookSender
      const status = Effect.fnUntraced(function*(signer: string, hoursAgo = 0) {
        const at = DateTime.subtract(yield* DateTime.now, { hours: hoursAgo })
        const answer = yield* send({ url, id, at, body, scheme: "v1", secrets: [Redacted.make(signer)] })
        return answer._tag === "Answered" ? answer.status : yield* Effect.fail(answer.reason)
      })
      const started = Effect.retry(status(secret()), { times: 200, schedule: Schedule.spaced("50 millis") })
      assert.deepStrictEqual([yield* started, yield* status(key), yield* status(key), yield* status(key, 1)], [400, 204, 204, 400])
      assert.deepStrictEqual(printed.join(""), `deposit.credited ${id}\n`)
    }).pipe(Effect.scoped, Effect.provide(WebhookSenderHttp.layer({ loopback: true }))))
})

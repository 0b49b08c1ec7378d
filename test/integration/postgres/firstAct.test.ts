import { assert, it } from "@effect/vitest"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import { actAs } from "@sigmatrade/core/admin/actAs"
import { SettingsActor } from "@sigmatrade/core/admin/Actor"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { Data, Effect, Layer } from "effect"
import * as PostgresTest from "../../support/PostgresTest.ts"

class Refused extends Data.TaggedError("Refused")<{}> {}

it.live("the very first act of a key of the settings is in the audit log, also when it is refused", () => Effect.gen(function*() {
  const act = { permission: "withdrawals.decide", action: "approve withdrawal", subject: "withdrawal:1", reason: null, requestId: "r-1" } as const
  const refused = yield* Effect.flip(actAs(new SettingsActor({}), act, () => Effect.fail(new Refused())))
  assert.strictEqual(refused._tag, "Refused")
  const records = (yield* (yield* AuditLog).page(null, 10)).map(({ record: { action, operator, outcome } }) => [operator, action, outcome])
  assert.deepStrictEqual(records, [["master", "approve withdrawal", "Refused"]])
}).pipe(Effect.provide(Layer.merge(PostgresTest.layer, Sha256Noble.layer))))

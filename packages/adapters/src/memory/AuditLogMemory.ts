import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import type { AuditFilter, SealedRecord } from "@sigmatrade/core/admin/AuditLog"
import { DateTime, Effect, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"

const fits = ({ record }: SealedRecord, { action, operator, subject }: AuditFilter) =>
  (operator === undefined || record.operator === operator) && (action === undefined || record.action === action)
  && (subject === undefined || record.subject === subject)

/** Everything operators did, in the memory world. */
export const layer: Layer.Layer<AuditLog, never, MemoryWorld> = Layer.effect(
  AuditLog,
  Effect.map(MemoryWorld, (world) => AuditLog.of({
    last: world.read(({ audit }) => audit.at(-1) ?? null),
    append: (sealed) => world.change((now) => {
      if (sealed.position !== now.audit.length + 1) throw new Error("Two audit records follow the same one")
      return [undefined, { ...now, audit: [...now.audit, sealed] }]
    }),
    page: (before, limit, filter = {}) => world.read(({ audit }) =>
      audit.filter((one) => (before === null || one.position < before) && fits(one, filter)).toReversed().slice(0, limit)),
    list: (filter, page) => readPage(world, ({ audit }) => audit.toReversed(), ({ position }) => position, page, (one) => fits(one, filter)),
    after: (position, limit) => world.read(({ audit }) => audit.filter((one) => one.position > position).slice(0, limit)),
    count: ({ action, outcome, subject }, since) => world.read(({ audit }) => {
      const found = audit.filter((one) => fits(one, { action, subject }) && one.record.outcome === outcome && DateTime.isGreaterThan(one.record.at, since))
      return { times: found.length, lastAt: found.at(-1)?.record.at ?? null }
    })
  }))
)

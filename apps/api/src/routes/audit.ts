import type { AuditFilter } from "@sigmatrade/core/admin/AuditLog"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { auditRecordView } from "../views/auditRecordView.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

const listAudit = Effect.fn("listAudit")(function*(query: ListQuery<number> & AuditFilter) {
  const store = yield* AuditLog
  return yield* readList("/v1/audit", query, (page) => store.list(query, page), (found) => Effect.succeed(found.map(auditRecordView)))
})

/** `GET /v1/audit` */
export const audit = HttpApiBuilder.group(ApiContract, "audit", (handlers) => handlers.handle("list", ({ query }) => listAudit(query)))

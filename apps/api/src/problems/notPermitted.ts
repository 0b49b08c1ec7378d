import type { Permission } from "@sigmatrade/core/admin/Permission"
import { Effect } from "effect"
import { NotPermitted, problemOf } from "./declaredProblems.ts"

/** The role of the operator a key acts for does not allow something. */
export const notPermitted = (permission: Permission) =>
  problemOf("not_permitted", `The operator this key acts for may not do this: it needs the permission ${permission}.`).pipe(
    Effect.flatMap((members) => Effect.fail(new NotPermitted(members)))
  )

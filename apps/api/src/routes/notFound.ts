import { Effect } from "effect"
import { problemOf, ResourceNotFound } from "../problems/declaredProblems.ts"

/** The problem that nothing of a kind has the id a path speaks of. */
export const notFound = (what: string) =>
  Effect.flatMap(
    problemOf("resource_not_found", `No ${what} has this id. Check where the id comes from: ids are never reused.`),
    (members) => Effect.fail(new ResourceNotFound(members))
  )

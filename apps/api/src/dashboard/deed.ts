import type { NotAllowed } from "@sigmatrade/core/admin/actAs"
import type { SessionOver } from "@sigmatrade/core/admin/Actor"
import type { Permission } from "@sigmatrade/core/admin/Permission"
import { Effect, Option, Schema } from "effect"
import type { ApiPorts } from "../ApiPorts.ts"
import type { Visit } from "./Visit.ts"

/** What keeps an operator from doing it at all. */
export type Kept = NotAllowed | SessionOver

/** Where he sees what became of it, and in which word: `done-…`, or `not-…` when nothing has changed. */
export interface Outcome {
  readonly to: string
  readonly word: string
}

/** Something an operator does with a form. */
export interface Deed {
  /** What he must be allowed to do: looked at by the use case where it is committed. */
  readonly permission: Permission
  readonly run: (visit: Visit, form: Readonly<Record<string, unknown>>) => Effect.Effect<Outcome, Kept, ApiPorts>
}

/**
 * A deed whose form has these fields. `back`: the page he came from. `work` answers a word; it must do all it does by `actFor` with the same permission.
 * A form that no page of ours has made changes nothing.
 */
export const deed = <const Fields extends Schema.Struct.Fields>(
  permission: Permission,
  fields: Fields,
  back: (given: Schema.Struct<Fields>["Type"]) => string,
  work: (visit: Visit, given: Schema.Struct<Fields>["Type"], permission: Permission) => Effect.Effect<string, Kept, ApiPorts>
): Deed => {
  const decode = Schema.decodeUnknownOption(Schema.Struct(fields) as unknown as Schema.Codec<Schema.Struct<Fields>["Type"], unknown>)
  return {
    permission,
    run: (visit, form) => Option.match(decode(form), {
      onNone: () => Effect.succeed({ to: "/dashboard", word: "not-readable" }),
      onSome: (given) => Effect.map(work(visit, given, permission), (word) => ({ to: back(given), word }))
    })
  }
}

/** Answers the same word whatever an error says besides. */
export const word = (text: string) => () => Effect.succeed(text)

import { chai } from "vitest"

/** What is compared of an error: its class, its text, what it was caused by, and each of its fields. */
const contentOf = (error: Error) => ({ ...error, name: error.name, message: error.message, cause: error.cause })

const compare = (one: unknown, other: unknown): boolean | null =>
  one instanceof Error && other instanceof Error ? isEqual(contentOf(one), contentOf(other)) : null

const isEqual = (one: unknown, other: unknown): boolean => chai.util.eql(one, other, { comparator: compare })

// By itself chai looks at an error's name and message only, so that any refusal would pass for any other of its class.
chai.config.deepEqual = isEqual

import { Schema } from "effect"

/** Whoever decides about other people's money says why. */
export class NoteMissing extends Schema.TaggedError<NoteMissing>()("NoteMissing", {}) {}

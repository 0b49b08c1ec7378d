/** The prefixes of ids that events name. */
type Prefix = "usr" | "dep" | "wd" | "cmp" | "inc"

/** An id as the API writes it, so that whoever is told of something can ask for the rest of it. */
export const publicId = (prefix: Prefix, id: string | number): string => `${prefix}_${id}`

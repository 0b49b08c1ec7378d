/** An id as two arguments of a button: the digits of the UUID. */
export const idDetails = (id: string): string => {
  const digits = id.replaceAll("-", "")
  return `${digits.slice(0, 16)}:${digits.slice(16)}`
}

/** The id that two arguments of a button name, for whoever knows what an id looks like to check. */
export const idIn = ([one = "", two = ""]: ReadonlyArray<string>): string =>
  `${one}${two}`.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5")

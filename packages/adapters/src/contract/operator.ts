import { OperatorName } from "@sigmatrade/core/incident/Incident"

/** An operator's name. */
export const operator = (name: string) => OperatorName.make(name)

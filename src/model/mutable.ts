/** For records that are built field by field: spreads of optional fields cost on every call. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] }

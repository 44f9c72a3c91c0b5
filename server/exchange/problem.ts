import { keepable } from '#/twin-models/core/text.ts'
import { IMPORT_COLUMNS, type ImportProblem } from './contract.ts'

/** What can be wrong with a cell or a line, and what to do about it. The interface words it by `code`; these are for the command line. */
const PROBLEMS = {
  EMPTY_FILE: ['the file is empty', 'export it again with its header and its lines'],
  NO_ROWS: ['the file has a header and no lines', 'export it again with its lines'],
  NOT_CSV: ['this is not CSV', 'close every quotation mark; write a quotation mark inside a cell twice'],
  WRONG_DELIMITER: ['the columns are divided by something else than commas', 'save the file as CSV with commas'],
  MISSING_COLUMN: ['this column is missing', 'add it to the header and fill it in every line'],
  DUPLICATE_COLUMN: ['this column is there twice', 'keep one of the two'],
  UNKNOWN_COLUMN: ['this column is not known', `use ${IMPORT_COLUMNS.join(', ')}`],
  COLUMN_COUNT: [
    'this line has another number of cells than the header',
    'quote cells that hold a comma, and write decimals with a point: 121.5, not 121,5',
  ],
  NOT_JSON: ['this is not JSON', 'export it again, or save it as CSV'],
  NOT_A_THING: ['this is no Thing Description', 'it needs the context of WoT TD 1.1 and a title; other contexts are never fetched'],
  NOT_XLSX: ['this is no workbook that can be read', 'save it again as XLSX, or as CSV'],
  TOO_LARGE_INSIDE: ['this workbook unfolds to more than a table can be', 'save the sheet as CSV'],
  TOO_MANY_ROWS: ['these are more lines than are taken at once', 'divide the file'],
  BAD_GEOMETRY: ['this geometry cannot be read', 'give a point, a line or an area with longitude first'],
  REQUIRED: ['this cell must not be empty', 'fill it in'],
  FORMULA: ['this cell begins like a formula', 'write plain text; a formula is never carried over'],
  BAD_TAG: ['this is no tag', 'use letters, digits, "-", "." and "_", parts divided by "/"'],
  DUPLICATE_TAG: ['this tag is in the file twice', 'give each object a tag of its own'],
  UNKNOWN_TYPE: ['there is no such twin type', 'choose one of the catalogue'],
  WRONG_KIND: [
    'the twin type is of the other kind',
    'a position has a position type, an asset an asset type; leave the cell empty to take the type’s',
  ],
  TYPE_CHANGED: ['an object keeps its type', 'retire it and register another, or correct this cell'],
  NAME_TOO_LONG: ['a name has 200 characters at most', 'shorten it'],
  DECIMAL_COMMA: ['this number has a decimal comma', 'write it with a point: 12.5, not 12,5; or say that the file has decimal commas'],
  DEGREES_MINUTES: ['this is in degrees and minutes', 'write decimal degrees: 121.4737 and 31.2304'],
  NOT_A_NUMBER: ['this is not a number', 'write digits and a point, no unit'],
  OUT_OF_RANGE: ['this number is outside what is possible', 'check the unit and the column'],
  SWAPPED: ['longitude and latitude look swapped', 'lon is east, lat is north: exchange the two columns'],
  OUTSIDE_SITE: ['this place is far outside its site', 'check the coordinates, their reference system and the site'],
  PLACE_INCOMPLETE: ['a place has both lon and lat', 'fill in both, or neither'],
  UNKNOWN_CRS: ['this reference system is not known', 'use EPSG:4490, EPSG:4326, EPSG:4491 to 4554, a UTM zone, GCJ-02 or BD-09'],
  UNKNOWN_SITE: ['there is no such site', 'use the slug of a site of this tenant'],
  UNKNOWN_PARENT: ['there is no object with this tag', 'add it to the file, or correct the tag'],
  PARENT_CYCLE: ['this object would be part of itself', 'break the ring of parents'],
  UNKNOWN_GATEWAY: ['there is no object with this tag', 'add the gateway to the file, or correct the tag'],
  SERIAL_OF_POSITION: ['a serial belongs to an asset', 'register the asset in a line of its own, with in_position'],
  UNKNOWN_POSITION: ['there is no position with this tag', 'add it to the file, or correct the tag'],
  POSITION_OCCUPIED: ['another asset stands there', 'take that one out first'],
  ASSET_ELSEWHERE: ['this asset stands in another position', 'take it out there first'],
  BAD_ALIAS: ['this is no list of aliases', 'write scheme:value, divided by ";", with the schemes serial, city, free, gs1, ifc, handle'],
  CODE_TAKEN: ['another object has this code', 'a code is given once and for ever: choose another'],
  BAD_LINKS: [
    'this is no list of links',
    'write kind:tag, divided by ";", with feeds, controls, located_in or connected_by, and what is fed: feeds power:PS-03',
  ],
  UNKNOWN_LINK: ['there is no object with this tag to link to', 'add it to the file, or correct the tag'],
  RETIRED: ['the object with this tag is retired', 'give the new one another tag'],
  NOT_RESPONSIBLE: [
    'another role answers for what this line changes',
    'leave it as it is, and propose the change on the page of the object',
  ],
  SINCE_CREATE: ['this would create an object by now, and would not when it was checked', 'check the file again'],
  SINCE_CHANGE: ['this would change an object by now, and would not when it was checked', 'check the file again'],
  SINCE_SAME: ['this would change nothing any more', 'check the file again'],
  SINCE_REFUSE: ['this would be refused by now', 'check the file again: it says why'],
  SINCE_TOUCHED: ['somebody has changed what this line changes', 'look at the object, and check the file again'],
  BAD_SETTINGS: ['this is not a JSON object', 'write { "numbers": { … } }, or leave it empty'],
} as const satisfies Record<string, readonly [message: string, hint: string]>
export type ProblemCode = keyof typeof PROBLEMS

export function problem(line: number, column: string, code: ProblemCode, value: string): ImportProblem {
  const [message, hint] = PROBLEMS[code]
  return { line, column, code, value: keepable(value, 120), message, hint }
}

import { MARK_WORDS } from './diagram';
import { Html, html, join } from './html';
import type { PeoplePaths } from './people-paths';
import type { People, PeopleBox, WayBox } from './sections/people';

/** A column: its left edge and width in percent of the picture, and the characters of a line at the narrowest screen. */
const COLUMNS = [
  { title: 'Groups', left: 0, width: 22, characters: 20 },
  { title: 'Ways in', left: 27, width: 18, characters: 16 },
  { title: 'Gates', left: 50, width: 16, characters: 13 },
  { title: 'Applications and hosts', left: 70, width: 30, characters: 28 },
] as const;

/**
 * These are the heights of a line of text, of a box's padding with its border, between two boxes, and of the columns'
 * headings; in rem.
 */
const [LINE, PADDING, GAP, HEAD] = [1.2, 0.8, 0.6, 2];
/** Names where the lines of all accounts meet, and those of all their ways, in percent from the left. */
const MEETINGS = { account: 24.5, session: 47.5 } as const;

interface Place {
  readonly box: PeopleBox;
  readonly lines: readonly (readonly string[])[];
  readonly details: readonly (readonly string[])[];
  readonly top: number;
  readonly height: number;
}

/**
 * The picture of people as boxes in four columns, joined by lines. Its geometry is in the HTML, so it needs no script; on a
 * phone the columns stand below each other, without lines.
 */
export function peoplePicture(picture: People): Html {
  const { people, ways, gates, targets } = picture;
  const boxes = [people, ways, gates, targets];
  const heights = boxes.map((column, index) => heightOf(measureBoxes(column, index)));
  const height = Math.max(...heights) + HEAD;
  const places = boxes.map((column, index) => place(measureBoxes(column, index), height, heights[index] ?? 0));
  const columns = places.map((column, index) => columnOf(column, index));
  const paths = JSON.stringify(pathsOf(picture)).replaceAll('<', '\\u003c');
  return html`<div class="people" style="--h:${rem(height)}rem"><svg aria-hidden="true" viewBox="0 0 100 ${rem(height)}" preserveAspectRatio="none">${join(linesOf(picture, places.flat()))}</svg>${join(columns)}</div>
<p id="people-answer" role="status"></p><script type="application/json" id="people-data">${new Html(paths)}</script>`;
}

/** Returns the lines that the page's script lights up for a person, a way or a target. */
export function pathsOf({ ways, targets }: Pick<People, 'ways' | 'targets'>): PeoplePaths {
  return {
    ways: Object.fromEntries(ways.map(({ id, people, gates }) => [id, { people, gates }])),
    targets: Object.fromEntries(targets.map(({ id, gate, people, unknown }) => [id, { gate, people, unknown }])),
  };
}

function measureBoxes(boxes: readonly PeopleBox[], column: number): readonly Place[] {
  const { characters = 20 } = COLUMNS[column] ?? {};
  return boxes.map((box) => {
    const marked = box.mark === undefined ? [] : [MARK_WORDS[box.mark]];
    const lines = box.names.map((name) => wrap(name, characters));
    const details = [...box.details, ...marked].map((text) => wrap(text, characters));
    return { box, lines, details, top: 0, height: [...lines, ...details].flat().length * LINE + PADDING };
  });
}

function heightOf(places: readonly Place[]): number {
  return places.reduce((sum, { height }) => sum + height + GAP, 0);
}

/** One below the other, the column in the middle of the picture. */
function place(places: readonly Place[], height: number, own: number): readonly Place[] {
  let top = HEAD + (height - HEAD - own) / 2;
  return places.map((place) => {
    const at = { ...place, top };
    top += place.height + GAP;
    return at;
  });
}

function columnOf(places: readonly Place[], index: number): Html {
  const { title = '', left = 0, width = 0 } = COLUMNS[index] ?? {};
  const items = places.map(({ box: { id, mark }, lines, details, top, height }) => {
    const names = lines.map((pieces) => html`<b>${breakBetween(pieces)}</b>`);
    const told = details.map((pieces) => html`<span>${breakBetween(pieces)}</span>`);
    const plan = mark === undefined ? '' : html` data-plan="${mark}"`;
    return html`<li style="--t:${rem(top)}rem;--h:${rem(height)}rem"><div data-box="${id}"${plan}>${join([...names, ...told])}</div></li>`;
  });
  return html`<div class="column" style="--l:${left}%;--w:${width}%"><h3>${title}</h3><ul>${join(items)}</ul></div>`;
}

function breakBetween(pieces: readonly string[]): Html {
  const lines = pieces.map((piece) => html`${piece}`);
  return join(lines, '<br>');
}

function linesOf({ ways, targets }: People, places: readonly Place[]): readonly Html[] {
  const middles = new Map(places.map(({ box, top, height }) => [box.id, top + height / 2]));
  const accounts = ways.filter(({ isOfAccounts, people }) => isOfAccounts && people.length > 0);
  const others = ways.filter((way) => !accounts.includes(way));
  const meeting = mean(accounts.map(({ id }) => middles.get(id) ?? 0));
  const link = (from: readonly [string, number], to: readonly [string, number]) =>
    curve(`${from[0]} ${to[0]}`, [from[1], middles.get(from[0]) ?? meeting], [to[1], middles.get(to[0]) ?? meeting]);
  const right = (column: number) => (COLUMNS[column]?.left ?? 0) + (COLUMNS[column]?.width ?? 0);
  const left = (column: number) => COLUMNS[column]?.left ?? 0;
  const { account, session } = MEETINGS;
  return [
    ...of(accounts, 'people').map((person) => link([person, right(0)], ['account', account])),
    ...accounts.map(({ id }) => link(['account', account], [id, left(1)])),
    ...accounts.map(({ id }) => link([id, right(1)], ['session', session])),
    ...of(accounts, 'gates').map((gate) => link(['session', session], [gate, left(2)])),
    ...others.flatMap((way) => findWidest(way).map((person) => link([person, right(0)], [way.id, left(1)]))),
    ...others.flatMap(({ id, gates }) => gates.map((gate) => link([id, right(1)], [gate, left(2)]))),
    ...targets.map(({ id, gate }) => link([gate, right(2)], [id, left(3)])),
  ];
}

/** One line stands for all people where a way is open to a stranger. */
function findWidest({ people, stranger }: WayBox): readonly string[] {
  return stranger === undefined ? people : [stranger];
}

function of(ways: readonly WayBox[], what: 'people' | 'gates'): readonly string[] {
  return [...new Set(ways.flatMap((way) => way[what]))];
}

/** @param ends ids of the two boxes, or of a place where lines meet */
function curve(ends: string, [x, y]: readonly [number, number], [toX, toY]: readonly [number, number]): Html {
  const [half, width, height] = [rem((toX - x) / 2), rem(toX - x), rem(toY - y)];
  return html`<path data-ends="${ends}" d="M${rem(x)} ${rem(y)}c${half} 0 ${half} ${height} ${width} ${height}"/>`;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Lines of at most so many characters, broken behind the parts of a name. */
function wrap(text: string, characters: number): readonly string[] {
  const longest = new RegExp(`.{1,${characters}}`, 'gs');
  const lines: string[] = [];
  for (const part of text.split(/(?<=[ ./_:@-])/).flatMap((one) => one.match(longest) ?? [])) {
    const last = lines.at(-1);
    if (last !== undefined && (last + part).trimEnd().length <= characters) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines;
}

function rem(value: number): string {
  return String(Math.round(value * 10) / 10);
}

import { type PeoplePaths, pathsThrough } from '../people-paths';

/** Lights up the paths through a box of the picture of people: while it is pointed at, and from a click to the next one. */
export function people(): void {
  const picture = document.querySelector<HTMLElement>('.people');
  const data = document.querySelector('#people-data')?.textContent;
  if (picture === null || data === undefined || data === null) return;
  const paths = JSON.parse(data) as PeoplePaths;
  const boxes = [...picture.querySelectorAll<HTMLElement>('[data-box]')];
  let kept: HTMLElement | undefined;
  const light = (box: HTMLElement | undefined) => show(picture, box === undefined ? undefined : paths, box);
  const keep = (box: HTMLElement | undefined) => {
    kept = box;
    for (const one of boxes) one.setAttribute('aria-pressed', String(one === kept));
    light(kept);
  };
  for (const box of boxes) {
    box.tabIndex = 0;
    box.role = 'button';
    box.setAttribute('aria-pressed', 'false');
    box.addEventListener('pointerenter', () => light(kept ?? box));
    box.addEventListener('pointerleave', () => light(kept));
    box.addEventListener('click', () => keep(box === kept ? undefined : box));
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') keep(undefined);
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      keep(box === kept ? undefined : box);
    });
  }
}

function show(picture: HTMLElement, paths: PeoplePaths | undefined, box: HTMLElement | undefined): void {
  const { known, unknown } =
    paths === undefined
      ? { known: new Set<string>(), unknown: new Set<string>() }
      : pathsThrough(paths, box?.dataset.box ?? '');
  picture.toggleAttribute('data-lit', box !== undefined);
  const columns = [...picture.querySelectorAll('.column')].map((column) => {
    const lit = [...column.querySelectorAll<HTMLElement>('[data-box]')].filter((one) => {
      const id = one.dataset.box ?? '';
      one.toggleAttribute('data-lit', known.has(id));
      one.toggleAttribute('data-perhaps', unknown.has(id));
      return known.has(id) || unknown.has(id);
    });
    return `${column.querySelector('h3')?.textContent}: ${lit.map(namesOf).join('; ') || 'none'}`;
  });
  // Lines of all accounts meet: such a line is lit with the box at its other end.
  for (const line of picture.querySelectorAll<SVGPathElement>('path')) {
    const ends = (line.dataset.ends ?? '').split(' ').filter((end) => end !== 'account' && end !== 'session');
    line.toggleAttribute(
      'data-lit',
      ends.every((end) => known.has(end) || unknown.has(end)),
    );
  }
  const answer = document.querySelector('#people-answer');
  if (answer !== null) answer.textContent = box === undefined ? '' : columns.join('. ');
}

function namesOf(box: HTMLElement): string {
  const names = [...box.querySelectorAll('b')].map((name) => name.textContent ?? '');
  return box.hasAttribute('data-perhaps') ? `perhaps ${names.join(', ')}` : names.join(', ');
}

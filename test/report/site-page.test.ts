import { sitePage } from '../../report/site-page';
import type { SiteReport } from '../../report/site-report';

test('names of the site cannot leave their cell or become Markdown', () => {
  const report: SiteReport = {
    ...{ name: 'home', host: 'sso.home.example', figures: [] },
    overview: { title: 'overview', direction: 'TB', nodes: [], edges: [] },
    logins: [{ diagram: { title: 'Flow *sign_in*', direction: 'LR', nodes: [], edges: [] } }],
    tables: [
      {
        ...{ id: 'hosts', title: 'Hosts', intro: 'Each host.', columns: ['name', 'slug'], code: ['slug'] },
        rows: [{ cells: ['[a](https://x) | <b>*c*</b> _d_ e_f `g` \\', 'tick`s | pipe'], addresses: [] }],
      },
    ],
  } as unknown as SiteReport;
  const page = sitePage(report);
  expect(page).toContain('**Flow \\*sign_in\\***');
  expect(page).toContain(
    "| \\[a\\](https://x) \\| \\<b\\>\\*c\\*\\</b\\> \\_d\\_ e_f \\`g\\` \\\\ | `tick's \\| pipe` |",
  );
});

/** Of the page that is one file: the console's colours, light and dark as the reader's system has it. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--page:#fafafa;--panel:#fff;--line:#dfe1e6;--text:#1b1e24;--muted:#585d67;--reference:#c3c8d2;--current:#3f56d0;
--good:#0f7043;--good-soft:#e3f4ea;--bad:#b8261d;--bad-soft:#fdeae8;--warning:#8a5200;--warning-soft:#fdf0d9}
@media (prefers-color-scheme:dark){:root{--page:#0f1115;--panel:#16191f;--line:#2b2f38;--text:#e8eaee;--muted:#a0a4ad;--reference:#4a505c;
--current:#9aa9ff;--good:#4cc38a;--good-soft:#10291d;--bad:#ff8d83;--bad-soft:#3a1613;--warning:#f0b355;--warning-soft:#33240b}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:24px;line-height:1.3;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:16px;margin:0;overflow-wrap:anywhere}
p{margin:6px 0}
.muted,figcaption{color:var(--muted);font-size:13px}
.summary{font-size:17px;margin:16px 0 20px}
.legend{display:flex;gap:20px;margin:0 0 16px;font-size:13px;color:var(--muted)}
.legend i{display:inline-block;width:12px;height:12px;margin-right:6px;vertical-align:-1px}
.legend .a{background:var(--reference)}.legend .b{border:2px solid var(--current)}
section{display:grid;grid-template-columns:minmax(0,1fr) 340px;gap:8px 28px;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:16px 20px;margin:0 0 12px}
.head{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}
.verdict{font-size:13px;font-weight:600;border-radius:4px;padding:1px 8px}
.drift{color:var(--bad);background:var(--bad-soft)}
.stable{color:var(--good);background:var(--good-soft)}
.not_enough_data{color:var(--warning);background:var(--warning-soft)}
figure{margin:0;align-self:center}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{font-size:11px;fill:var(--muted);font-family:inherit}
svg .reference{fill:var(--reference)}
svg .now{fill:var(--current)}
svg .current{fill:none;stroke:var(--current);stroke-width:1.8}
svg .axis{stroke:var(--line);fill:none}
details{margin-top:8px;font-size:13px}
summary{color:var(--muted);cursor:pointer}
table{border-collapse:collapse;margin-top:6px;font-variant-numeric:tabular-nums}
th{font-weight:400;color:var(--muted);text-align:left;padding:2px 24px 2px 0}
td{text-align:right;padding:2px 0 2px 16px}
footer{margin-top:28px;color:var(--muted);font-size:13px;max-width:760px}
@media (max-width:760px){main{padding:20px 12px 48px}section{grid-template-columns:minmax(0,1fr);padding:14px}}
@media print{section{break-inside:avoid}}
`;

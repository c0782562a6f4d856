import { historyStyle } from './style-history.ts';
import { printStyle } from './style-print.ts';

const colours = `
:root{color-scheme:light dark;--bg:#f4f6f8;--card:#fff;--text:#18202a;--dim:#566270;--line:#d5dbe2;--link:#0b57a8;--focus:#0b57a8;
--pass:#176b35;--warn:#8a5200;--fail:#b0201a;--inconclusive:#6a3ba8;--manual:#0b57a8;--na:#566270;
--pass-bg:#e6f4ea;--warn-bg:#fff3dc;--fail-bg:#fdeae8;--inconclusive-bg:#f2ebfb;--code:#eef1f5}
@media screen and (prefers-color-scheme:dark){:root{--bg:#10151b;--card:#171e26;--text:#e8edf2;--dim:#a3afbc;--line:#303b47;--link:#82b9ff;--focus:#82b9ff;
--pass:#5fce85;--warn:#f0b64b;--fail:#ff8f86;--inconclusive:#cbaaf8;--manual:#82b9ff;--na:#a3afbc;
--pass-bg:#12291b;--warn-bg:#2e230d;--fail-bg:#341716;--inconclusive-bg:#251b38;--code:#202934}}`;

const base = `
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;background:var(--bg);color:var(--text);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:80rem;padding:0 1.5rem 2rem;overflow-wrap:anywhere}
h1,h2,h3,h4,h5,p,ul,dl,dd{margin:0}
ul{padding:0;list-style:none}
a{color:var(--link)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}
.dim{color:var(--dim);font-weight:400}
.defs{position:absolute}
.skip{position:absolute;left:-99rem;top:0;background:var(--card);padding:.5rem 1rem;z-index:1}
.skip:focus{left:1rem}
main:focus{outline:none}
header{display:flex;flex-wrap:wrap;gap:.25rem 2rem;justify-content:space-between;align-items:baseline;padding:.75rem 0}
.brand span{color:var(--dim)}
nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem}
nav a{display:inline-block;padding:.2rem 0}
footer{margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--dim);font-size:.9rem}
.icon{width:1.15em;height:1.15em;vertical-align:-.2em;flex:none}
.cut{stroke:var(--card)}
.s-pass{color:var(--pass)}.s-warn{color:var(--warn)}.s-fail{color:var(--fail)}.s-inconclusive{color:var(--inconclusive)}.s-manual{color:var(--manual)}.s-not-applicable,.s-not-run{color:var(--na)}
.badge{font-weight:600;white-space:nowrap}
section>h2{font-size:1.4rem;line-height:1.3;margin:2.5rem 0 .75rem}`;

const cover = `
.verdict{display:flex;gap:1.5rem;align-items:center;background:var(--card);border:2px solid var(--line);border-left-width:.75rem;border-radius:.5rem;padding:.8rem 1.5rem}
.verdict .icon{width:5rem;height:5rem}
.verdict h1{font-size:clamp(2rem,6vw,3.25rem);line-height:1.1}
.eyebrow{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;font-size:1rem;font-weight:400;color:var(--text);line-height:1.4;margin-bottom:.2rem}
.verdict p{font-size:1.1rem;margin-top:.4rem}
.verdict .hint{font-size:1rem}
.v-pass{border-color:var(--pass);background:var(--pass-bg)}.v-pass h1{color:var(--pass)}
.v-warn{border-color:var(--warn);background:var(--warn-bg)}.v-warn h1{color:var(--warn)}
.v-fail{border-color:var(--fail);background:var(--fail-bg)}.v-fail h1{color:var(--fail)}
.v-inconclusive{border-color:var(--inconclusive);border-style:dashed;background:var(--inconclusive-bg)}.v-inconclusive h1{color:var(--inconclusive)}
.facts{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:1rem;margin-top:1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1.25rem}
.card h2{font-size:.95rem;font-weight:600;color:var(--dim);margin:0 0 .25rem}
.lead{font-size:1.15rem;font-weight:600}
.caution{color:var(--warn)}
dl{margin-top:.4rem;font-size:.9rem}
dl>div{display:grid;grid-template-columns:5rem minmax(0,1fr);gap:.5rem;padding:.1rem 0;line-height:1.4}
dt{color:var(--dim)}
.conditions{font-size:.9rem}
.conditions li{padding:.1rem 0 .1rem .8rem;border-left:3px solid var(--warn);margin-top:.55rem}
.cover>h2{font-size:1.1rem;margin:1rem 0 .4rem}
.strip{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:.6rem}
.tier{display:flex;flex-direction:column;gap:.15rem;background:var(--card);border:1px solid var(--line);border-top:4px solid var(--na);border-radius:.4rem;padding:.6rem .8rem;font-size:.9rem}
.tier .badge{font-size:1rem;white-space:normal}
.t-pass{border-top-color:var(--pass)}.t-warn{border-top-color:var(--warn)}.t-fail{border-top-color:var(--fail)}.t-manual{border-top-color:var(--manual)}
.t-inconclusive{border-top:4px dashed var(--inconclusive)}.t-not-run,.t-not-applicable{border-top-style:dotted}
.claim{font-weight:600;margin-bottom:.5rem}
.claim a{font-weight:400;margin-left:.25rem}
.counts{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;color:var(--dim)}
.counts b{color:var(--text);font-variant-numeric:tabular-nums}
.alarm,.alarm b{color:var(--fail);font-weight:700}`;

const filters = `
[hidden]{display:none!important}
.filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.6rem 1rem;margin-top:.75rem}
.filter div{flex:1 1 9rem;min-width:0}
.filter label{font-size:.85rem;color:var(--dim)}
.filter .wide{flex-grow:2}
.filter input,.filter select,.filter button{font:inherit;font-size:.95rem;width:100%;min-height:2.25rem;padding:.2rem .5rem;color:var(--text);background:var(--bg);border:1px solid var(--dim);border-radius:.3rem}
.filter button{width:auto;cursor:pointer;padding:.2rem 1rem}
.filter p{flex-basis:100%;font-size:.9rem;color:var(--dim)}
@media screen{.off{display:none}}`;

const body = `
.tier-section{margin-top:1.75rem}
.tier-section h3{font-size:1.2rem;display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline;border-bottom:1px solid var(--line);padding-bottom:.3rem;margin-bottom:.35rem}
.tier-section h3 .badge{font-size:1rem}
.empty{color:var(--dim);padding:.4rem 0}
.group{margin-top:1rem}
.group h4{font-size:1rem;margin-bottom:.4rem}
.check{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--na);border-radius:.3rem;padding:.7rem 1rem;margin-bottom:.5rem}
.g-fail .check{border-left-color:var(--fail)}.g-warn .check{border-left-color:var(--warn)}.g-pass .check{border-left-color:var(--pass)}.g-manual .check{border-left-color:var(--manual)}
.g-inconclusive .check{border-left:5px dashed var(--inconclusive)}.g-not-applicable .check{border-left-style:dotted}
.check h5{font-size:1rem}
.wanted{font-weight:400;color:var(--dim)}
.check dl{font-size:.94rem}
.check dl>div{grid-template-columns:11.5rem minmax(0,1fr);padding:.18rem 0}
.check dd{max-width:95ch}
.reason,.remedy,.said{white-space:pre-line}
.g-fail .reason{color:var(--fail)}
.check .meta{display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;font-size:.875rem;color:var(--dim);margin-top:.4rem}
.brief{display:grid;grid-template-columns:minmax(0,1fr) 17rem;gap:0 1.5rem;padding:.5rem 1rem;font-size:.9rem}
.brief .meta{flex-direction:column;margin-top:.1rem}
.files a{margin-right:.35rem}
.findings{font-size:.94rem;margin-top:.3rem}
.findings li{padding:.25rem 0 .25rem .8rem;border-left:3px solid var(--line);margin-top:.4rem;white-space:pre-line}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.4rem;margin-top:.75rem}
table{border-collapse:collapse;width:100%;min-width:44rem;font-size:.875rem}
caption{text-align:left;font-weight:600;padding:.6rem .75rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem;border-top:1px solid var(--line)}
thead th{color:var(--dim);font-weight:600;white-space:nowrap}
tbody th{font-weight:400}
td .dim{display:inline-block}
td li+li{margin-top:.3rem}
.causes li{margin-top:.4rem}
.n{text-align:right;font-variant-numeric:tabular-nums}
#images{table-layout:fixed;min-width:76rem}
#images th:nth-child(1){width:23rem}#images th:nth-child(2){width:8rem}#images th:nth-child(3){width:6.5rem}#images th:nth-child(5){width:11rem}#images th:nth-child(6){width:11rem}
#exceptions{table-layout:fixed;min-width:64rem}#exceptions th:nth-child(1){width:9rem}#exceptions th:nth-child(2){width:11rem}#exceptions th:nth-child(4){width:15rem}#exceptions th:nth-child(5){width:13rem}#exceptions th:nth-child(6){width:7rem}
#stages{min-width:0}#charts,#files,#evidence-files{min-width:34rem}
.class{margin-top:.75rem}
.class summary{cursor:pointer;padding:.4rem 0}
.class caption{position:absolute;width:1px;height:1px;padding:0;overflow:hidden;clip-path:inset(50%)}
.class table{min-width:72rem;table-layout:fixed;position:relative}
.class thead th{border-top:0}
.class th:nth-child(1){width:8rem}.class th:nth-child(2){width:14.5rem}.class th:nth-child(3){width:7.5rem}.class th:nth-child(4){width:9.5rem}.class th:nth-child(5){width:15rem}.class th:nth-child(6){width:4.25rem}
.timeline{display:block;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.75rem 1.25rem;margin-top:.75rem;font-size:.875rem}
.timeline svg{display:block}
.timeline text{fill:var(--text)}.timeline .dim,.axis text{fill:var(--dim)}
.track{fill:var(--code)}
.bar{fill:var(--manual)}.b-failed{fill:var(--fail)}
.marks{fill:var(--na)}.c-violation,.c-unknown,.c-intent{fill:var(--fail)}
.scroll:focus-visible,summary:focus-visible{outline-offset:-3px}
.large :is(.check,.class){content-visibility:auto;contain-intrinsic-size:auto 10rem}
pre{background:var(--code);border-radius:.4rem;padding:.75rem 1rem;overflow-x:auto;margin:.5rem 0;white-space:pre-wrap}
@media (max-width:60rem){.facts{grid-template-columns:minmax(0,1fr)}.strip{grid-template-columns:repeat(2,minmax(0,1fr))}}
@media (max-width:40rem){body{padding:0 .9rem 1.5rem}.verdict{gap:.9rem;padding:1rem;align-items:flex-start}.verdict .icon{width:2.75rem;height:2.75rem}dl>div{grid-template-columns:4.75rem minmax(0,1fr)}.brief,.check dl>div{grid-template-columns:minmax(0,1fr);gap:0}.check dt{font-size:.85rem}}`;

/** The one style sheet of the report; the page's policy allows these bytes by their hash and no others. */
export const style = `${colours}${base}${cover}${filters}${body}${historyStyle}${printStyle}\n`;

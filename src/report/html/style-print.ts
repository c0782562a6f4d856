/** On A4: everything unfolded, nothing cut between its heading and its text. */
export const printStyle = `
@page{size:A4;margin:16mm 14mm}
@media print{
.verdict{padding:.75rem 1.25rem}section>h2{margin-top:1.75rem}
.large :is(.check,.class){content-visibility:visible}
html{font-size:9.5pt;background:#fff}
body{max-width:none;padding:0}
nav,.skip,.filter,.claim a{display:none}
.verdict,.tier,.check,.conditions li,.bar,.track,.marks{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.facts{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}.limits{grid-column:1/span 2}.brief{grid-template-columns:minmax(0,1fr) 14rem}
.strip{grid-template-columns:repeat(3,minmax(0,1fr))}
.card,.tier,.check,.verdict,tr,.timeline{break-inside:avoid}
h2,h3,h4,h5,caption,thead,summary{break-after:avoid}
.tier-section>.dim,.g-fail>h4{break-after:avoid}
tbody tr:first-child{break-before:avoid}
.counts,.claim{break-inside:avoid}
thead{display:table-header-group}
.scroll{overflow:visible;border:0}
table,.class table{min-width:0;font-size:8pt;table-layout:auto}
th,td{padding:.25rem .35rem}
:is(#images,#run-table,#exceptions){min-width:0;table-layout:auto}
:is(#images,#run-table,#exceptions) th:nth-child(n){width:auto}#exceptions th:nth-child(3){width:32%}#images th:nth-child(1){width:30%}#images th:nth-child(4){width:24%}
#charts,#files,#evidence-files{min-width:0}
.class table{table-layout:fixed}
.class th:nth-child(n){width:13%}.class th:nth-child(2){width:19%}.class th:nth-child(6){width:7%}.class th:nth-child(7){width:20%}
details::details-content{content-visibility:visible;display:block;block-size:auto}
a{color:inherit}
}`;

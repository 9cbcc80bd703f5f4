/// How the page about documentation looks: by the reader's own choice light or dark, on paper and on a telephone.
enum DocsPageStyle {
    package static let text = """
        :root{color-scheme:light dark;--paper:#fbfaf8;--ink:#1c1c1c;--faint:#63625f;--line:#dcdad5}\
        @media(prefers-color-scheme:dark){:root{--paper:#16181b;--ink:#e8e6e3;--faint:#a3a19c;--line:#34373c}}\
        *{box-sizing:border-box}\
        body{margin:0 auto;max-width:1168px;padding:2.2rem 1.5rem 4rem;background:var(--paper);color:var(--ink);\
        font:16px/1.5 system-ui,sans-serif}\
        h1{font-size:1.5rem;line-height:1.2;margin:0;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:2.4rem 0 .6rem}\
        header p{margin:.3rem 0 0}header strong{font-size:1.9rem;letter-spacing:-.01em;margin-right:.25rem}\
        .note{color:var(--faint);font-size:.9rem}\
        .map{margin-top:1.2rem;overflow-x:auto}\
        svg{width:100%;min-width:860px;height:auto;display:block}\
        svg text{font:11px ui-monospace,monospace;fill:var(--ink);pointer-events:none}\
        svg text[fill="#ffffff"]{fill:#fff}svg text[fill="#1c1c1c"]{fill:#1c1c1c}\
        rect{stroke:var(--paper);stroke-width:1.5}rect.s{stroke-width:.6}rect:hover{stroke:var(--ink);stroke-width:2}\
        .legend{color:var(--faint);font-size:.85rem;margin:.7rem 0 0}\
        .legend i{display:inline-block;width:12rem;max-width:40vw;height:.7rem;vertical-align:-.05rem;\
        margin:0 .4rem;border-radius:2px}\
        details{border-top:1px solid var(--line)}details:last-of-type{border-bottom:1px solid var(--line)}\
        summary{display:flex;gap:1rem;align-items:center;padding:.4rem .2rem;cursor:pointer;list-style:none}\
        summary::-webkit-details-marker{display:none}summary::before{content:"\u{203A}";color:var(--faint);width:.5rem}\
        details[open]>summary::before{transform:rotate(90deg)}summary:hover{background:#8881}\
        summary code{flex:1;overflow-wrap:anywhere}summary span{color:var(--faint);white-space:nowrap;font-size:.9rem}\
        meter{appearance:none;-webkit-appearance:none;width:5rem;height:.55rem;border-radius:2px;flex:none;\
        background:linear-gradient(90deg,var(--colour) var(--part),var(--line) var(--part))}\
        meter::-webkit-meter-bar{display:none}\
        code{font:.88em ui-monospace,monospace}ul{margin:.1rem 0 .8rem;padding-left:1.7rem;list-style:none}\
        li span{color:var(--faint);font-size:.9rem}\
        @media(max-width:560px){body{padding:1.4rem 1rem}meter{display:none}}\
        @media print{details::details-content{display:none}}
        """
}
